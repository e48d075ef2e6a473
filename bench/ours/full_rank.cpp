#include "bench/ours/benches.hpp"
#include "bench/processor_time.hpp"
#include "bench/raw_file.hpp"
#include "bench/zipf.hpp"
#include "recsys/evaluation/judge.hpp"
#include "recsys/models/recommender_scores.hpp"
#include "recsys/models/standard_models.hpp"

#include <algorithm>
#include <numeric>

namespace automodel::bench {

namespace {

// Amazon Beauty's size.
constexpr std::uint32_t beauty_users = 22'363, beauty_items = 12'101;
constexpr std::uint32_t beauty_rows_each
    = 9; ///< the last of them is the target
constexpr std::uint32_t known_each = beauty_rows_each - 1;

/// Users' rows of equal number, as interactions.
struct even_rows {
  std::vector<std::int64_t> offsets;
  std::vector<std::uint32_t> items;

  even_rows(const std::vector<std::uint32_t>& all, std::uint32_t first,
            std::uint32_t count)
      : offsets(beauty_users + 1) {
    for (std::uint32_t user = 0; user < beauty_users; ++user) {
      auto row = all.begin() + user * beauty_rows_each + first;
      items.insert(items.end(), row, row + count);
      offsets[user + 1] = static_cast<std::int64_t>(items.size());
    }
  }

  recsys::interactions view() const {
    return {beauty_users, beauty_items, offsets, items, {}, {}};
  }
};

} // namespace

result<std::vector<contest>> prepare_full_rank(const bench_setting& in) {
  random_stream random(0, "full-rank");
  zipf items(beauty_items, 0.8);
  std::vector<std::uint32_t> rows;
  for (std::uint32_t user = 0; user < beauty_users; ++user) {
    std::vector<std::uint32_t> own;
    while (own.size() < beauty_rows_each)
      if (auto item = items(random); std::ranges::find(own, item) == own.end())
        own.push_back(item);
    rows.insert(rows.end(), own.begin(), own.end());
  }
  auto file = in.folder / "rows.u32";
  if (auto done = write_raw<std::uint32_t>(file, rows); !done)
    return pass_on(done);
  return std::vector<contest>{
      {"22,363 users, 12,101 items, dim 64",
       in.ours("program mf, exact ranks with ties", "full-rank", {file}),
       {in.python("PyTorch, matmul, mask, topk 10", "full_rank", {file})}}};
}

// rows
result<nlohmann::json> measure_full_rank(arguments given) {
  auto rows = read_raw<std::uint32_t>(given[0]);
  if (!rows)
    return pass_on(rows);
  even_rows known(*rows, 0, known_each), targets(*rows, known_each, 1);
  auto history = known.view();
  recsys::fit_context data;
  data.train = history;
  auto models = recsys::standard_models();
  auto model = models.find("mf")->fit(
      {{"dim", std::int64_t{64}}, {"max_steps", std::int64_t{1}}}, {}, data);
  if (!model)
    return pass_on(model);
  recsys::protocol rules;
  rules.metrics = {"recall", "ndcg"};
  rules.cutoffs = {10};
  recsys::recommender_scores source(**model, history);
  auto began = processor_seconds();
  auto judged = recsys::judge(rules, history, nullptr, targets.view(), source);
  auto seconds = processor_seconds() - began;
  if (!judged)
    return pass_on(judged);
  return nlohmann::json{{"seconds", seconds},
                        {"users_per_second", beauty_users / seconds},
                        {"ndcg@10", *judged->mean("ndcg@10")}};
}

} // namespace automodel::bench
