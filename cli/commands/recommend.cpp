#include "cli/champion_scorer.hpp"
#include "cli/command.hpp"
#include "recsys/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <numeric>

namespace automodel::cli {

namespace {

struct recommend_options {
  std::string artefact, user;
  std::uint32_t k = 10;
  bool json = false;
};

struct recommended_item {
  recsys::item_id item = 0;
  float score = 0;
};

std::string some_users(const recsys::id_space& ids) {
  std::string text;
  for (std::size_t i = 0; i < std::min<std::size_t>(5, ids.users.size()); ++i)
    text += (text.empty() ? "" : ", ") + ids.users[i];
  return text;
}

// The k best items, of equal ones the lower id first; known items left out
// where the protocol says so.
std::vector<recommended_item> best(std::span<const float> scores,
                                   std::vector<bool> known, std::uint32_t k) {
  std::vector<recsys::item_id> order;
  for (recsys::item_id item = 0; item < scores.size(); ++item)
    if (!known[item] && std::isfinite(scores[item]))
      order.push_back(item);
  auto count = std::min<std::size_t>(k, order.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<long>(count),
                    order.end(), [&](auto a, auto b) {
                      return scores[a] != scores[b] ? scores[a] > scores[b]
                                                    : a < b;
                    });
  std::vector<recommended_item> items;
  for (std::size_t i = 0; i < count; ++i)
    items.push_back({order[i], scores[order[i]]});
  return items;
}

void print(const std::vector<recommended_item>& items,
           const recsys::id_space& ids, const recommend_options& options,
           const recsys::champion_info& info) {
  auto list = nlohmann::json::array();
  auto place = 1;
  for (auto [item, score] : items) {
    auto title = ids.titles.empty() ? std::string{} : ids.titles[item];
    list.push_back(
        {{"item", ids.items[item]}, {"title", title}, {"score", score}});
    if (!options.json)
      std::printf("%3d. %-50s %s\n", place++,
                  (title.empty() ? ids.items[item] : title).c_str(),
                  title.empty() ? "" : ("item " + ids.items[item]).c_str());
  }
  if (options.json)
    std::printf("%s\n", recsys::json_text({{"user", options.user},
                                           {"candidate", info.candidate},
                                           {"items", list}},
                                          recsys::json_layout::readable)
                            .c_str());
}

result<int> recommend(const recommend_options& options) {
  auto champion = recsys::champion::open(options.artefact);
  if (!champion)
    return pass_on(champion);
  auto scorer = champion_scorer::start(*champion, true);
  if (!scorer)
    return pass_on(scorer);
  const auto& ids = scorer->ids();
  auto user = ids.find_user(options.user);
  if (!user)
    return fail(errc::not_found,
                "user '" + options.user + "' is not known to this champion",
                "it knows " + std::to_string(ids.users.size())
                    + " users, such as " + some_users(ids));
  if (options.k == 0 || options.k > ids.items.size())
    return fail(errc::invalid_argument,
                "--k " + std::to_string(options.k) + " is out of range",
                "1 to " + std::to_string(ids.items.size())
                    + ", the number of items");
  std::vector<float> scores(ids.items.size());
  if (auto scored = scorer->scores().scores(std::span{&*user, 1}, scores);
      !scored)
    return pass_on(scored);
  std::vector<bool> known(ids.items.size());
  if (champion->info().rules.mask_history)
    for (const auto* part : {&scorer->train(), &scorer->valid()})
      for (auto item : part->of(*user))
        known[item] = true;
  if (!options.json)
    std::printf("For user %s, by %s:\n", options.user.c_str(),
                champion->info().candidate.c_str());
  print(best(scores, std::move(known), options.k), ids, options,
        champion->info());
  return 0;
}

} // namespace

void add_recommend(CLI::App& program, action& chosen) {
  auto* command = program.add_subcommand(
      "recommend", "Recommend items to a user with a champion; the file is all "
                   "it needs.");
  auto options = std::make_shared<recommend_options>();
  command->add_option("artefact", options->artefact, "champion.automodel")
      ->required();
  command->add_option("--user", options->user, "Id as it stands in the data")
      ->required();
  command->add_option("--k", options->k, "How many items")
      ->capture_default_str();
  command->add_flag("--json", options->json, "Print JSON");
  command->callback([options, &chosen] {
    chosen = [options] { return recommend(*options); };
  });
}

} // namespace automodel::cli
