#include "base/random_stream.hpp"
#include "base/unique_fd.hpp"
#include "recsys/models/program/program_family.hpp"
#include "tests/unit/program/fitted.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <atomic>
#include <vector>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

constexpr std::uint32_t n_users = 60, n_items = 40;

/// Two tastes: even users like the first half of the items, odd users the
/// second. The last item has no train row.
struct two_tastes {
  std::vector<std::int64_t> train_offsets{0}, valid_offsets{0};
  std::vector<std::uint32_t> train_items, valid_items;
  interactions valid;
  fit_context context;

  two_tastes() {
    random_stream random(1, "two tastes");
    for (std::uint32_t user = 0; user < n_users; ++user) {
      std::vector<std::uint32_t> liked;
      for (std::uint32_t i = 0; i < n_items / 2 - 1; ++i)
        liked.push_back(i + user % 2 * (n_items / 2));
      random.shuffle(liked);
      train_items.insert(train_items.end(), liked.begin(), liked.begin() + 10);
      valid_items.insert(valid_items.end(), liked.begin() + 10,
                         liked.begin() + 13);
      train_offsets.push_back(static_cast<std::int64_t>(train_items.size()));
      valid_offsets.push_back(static_cast<std::int64_t>(valid_items.size()));
    }
    context.train = {n_users, n_items, train_offsets, train_items, {}, {}};
    valid = {n_users, n_items, valid_offsets, valid_items, {}, {}};
    context.valid = &valid;
    context.seed = 3;
  }
};

parameters quick_mf(const std::string& loss) {
  return {{"loss", loss},
          {"dim", std::int64_t{8}},
          {"epochs", std::int64_t{40}},
          {"batch_size", std::int64_t{64}},
          {"learning_rate", 0.02},
          {"eval_every", std::int64_t{5}}};
}

std::vector<user_id> all_users() {
  std::vector<user_id> out(n_users);
  for (user_id user = 0; user < n_users; ++user)
    out[user] = user;
  return out;
}

} // namespace

TEST_CASE("mf learns who likes what") {
  auto loss = GENERATE(as<std::string>(), "bpr", "softmax");
  INFO(loss);
  two_tastes data;
  std::vector<training_progress> points;
  data.context.progress
      = [&](const training_progress& now) { points.push_back(now); };
  auto families = program_families();
  auto model = fitted(families, "mf", quick_mf(loss), data.context);
  auto users = all_users();
  auto scores = scores_of(*model, data.context.train, users);
  std::size_t right = 0, pairs = 0;
  for (user_id user : users)
    for (std::uint32_t i = 0; i < n_items / 2 - 1; ++i) {
      const auto* row = &scores[user * n_items];
      auto liked = i + user % 2 * (n_items / 2);
      auto other = i + (1 - user % 2) * (n_items / 2);
      right += row[liked] > row[other] ? 1 : 0;
      ++pairs;
    }
  CHECK(static_cast<double>(right) > 0.98 * static_cast<double>(pairs));
  // An item without a row is behind all others.
  for (user_id user : users)
    CHECK(*std::min_element(&scores[user * n_items],
                            &scores[(user + 1) * n_items])
          == scores[user * n_items + n_items - 1]);
  REQUIRE(points.size() > 2);
  CHECK(points.front().metric == "loss");
  auto best = std::max_element(points.begin(), points.end(),
                               [](const auto& a, const auto& b) {
                                 auto value = [](const training_progress& p) {
                                   return p.metric == "ndcg@10" ? p.value : -1;
                                 };
                                 return value(a) < value(b);
                               });
  CHECK(best->metric == "ndcg@10");
  CHECK(best->value > 0.3);
  CHECK(model->cost().steps > 0);
  CHECK(model->cost().flops > 0);
}

TEST_CASE("the same seed gives the same scores, saved and loaded too") {
  two_tastes data;
  auto families = program_families();
  auto users = all_users();
  auto model = fitted(families, "mf", quick_mf("bpr"), data.context);
  auto again = fitted(families, "mf", quick_mf("bpr"), data.context);
  auto scores = scores_of(*model, data.context.train, users);
  CHECK(scores == scores_of(*again, data.context.train, users));
  data.context.seed = 4;
  auto other = fitted(families, "mf", quick_mf("bpr"), data.context);
  CHECK(scores != scores_of(*other, data.context.train, users));

  unique_fd fd(::memfd_create("model", MFD_CLOEXEC));
  array_file_writer writer("model");
  model->save(writer);
  REQUIRE(writer.write(fd.get()));
  auto file = array_file::map(fd.get(), "model", "model");
  REQUIRE(file);
  auto loaded = families.find("mf")->load(*file, {});
  if (!loaded)
    FAIL(to_string(loaded.error()));
  CHECK(scores == scores_of(**loaded, data.context.train, users));
  auto wrong = families.find("program")->load(*file, {});
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().code == errc::incompatible);
}

TEST_CASE("a user's scores do not depend on the others in the batch") {
  two_tastes data;
  auto families = program_families();
  auto model = fitted(families, "mf", quick_mf("bpr"), data.context);
  auto users = all_users();
  auto together = scores_of(*model, data.context.train, users);
  for (user_id user : users) {
    auto alone = scores_of(*model, data.context.train, {&user, 1});
    CHECK(std::equal(alone.begin(), alone.end(),
                     together.begin() + user * n_items));
  }
}

TEST_CASE("a program of one's own is trained by its own recipe") {
  two_tastes data;
  auto families = program_families();
  std::string source;
  for (const auto& text : zoo_programs())
    if (text.name == "mf")
      source = text.source;
  auto& family = *families.find("program");
  CHECK_FALSE(family.fit({}, {}, data.context));
  data.context.program = source;
  data.context.program_name = "mine.py";
  auto mine = fitted(families, "program", quick_mf("bpr"), data.context);
  data.context.program = {};
  auto zoo = fitted(families, "mf", quick_mf("bpr"), data.context);
  auto users = all_users();
  CHECK(scores_of(*mine, data.context.train, users)
        == scores_of(*zoo, data.context.train, users));

  data.context.program = "def f(x: int) -> int:\n    return y\n";
  auto broken = family.fit({}, {}, data.context);
  REQUIRE_FALSE(broken);
  CHECK(broken.error().where.file == "mine.py");
  CHECK(broken.error().where.line == 2);
}

TEST_CASE("wrong parameters are answered with the right ones") {
  two_tastes data;
  auto families = program_families();
  auto& mf = *families.find("mf");
  auto why = [&](parameters fit, parameters score = {}) {
    auto model = mf.fit(fit, score, data.context);
    REQUIRE_FALSE(model);
    return model.error();
  };
  auto unknown = why({{"dimm", std::int64_t{8}}});
  CHECK(unknown.message == "mf has no parameter 'dimm'");
  CHECK(unknown.hint.find("did you mean \"dim\"?") != std::string::npos);
  CHECK(why({{"dim", std::string("x")}}).message
        == "mf: dim = x has another type");
  CHECK(why({{"batch_size", std::int64_t{0}}}).message
        == "mf: batch_size = 0 is not allowed");
  CHECK(why({{"loss", std::string("hinge")}}).message
        == "AssertionError: loss is bpr or softmax");
  CHECK_FALSE(why({}, {{"decay", 0.5}}).message.empty());
  data.context.metric = "ndcg";
  CHECK(why({}).message == "a validation metric 'ndcg'");
  data.context.metric = "best@10";
  CHECK_FALSE(why(quick_mf("bpr")).message.empty());
}

TEST_CASE("a score outside the model is refused") {
  two_tastes data;
  auto families = program_families();
  auto fit = quick_mf("bpr");
  fit["max_steps"] = std::int64_t{1};
  auto model = fitted(families, "mf", fit, data.context);
  std::vector<float> out(n_items);
  user_id stranger = n_users;
  CHECK_FALSE(model->score({&stranger, 1}, data.context.train, out));
}
