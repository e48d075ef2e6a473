#include "coordination/skills/distil.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::coordination;

namespace {

judged_idea idea(int number, double k, recsys::verdict outcome,
                 double effect = 0.1) {
  return {digest_of(std::to_string(number)),
          "candidate/itemknn/config",
          {{"k", k}},
          {},
          outcome,
          "ndcg@10",
          effect,
          digest_of("data"),
          "p1"};
}

constexpr auto success = recsys::verdict::success;
constexpr auto fail_ = recsys::verdict::fail;
constexpr auto neutral = recsys::verdict::neutral;

} // namespace

TEST_CASE("a batch is balanced by outcome") {
  std::vector<judged_idea> ideas;
  for (int i = 0; i < 3; ++i)
    ideas.push_back(idea(i, 10, success));
  for (int i = 3; i < 103; ++i)
    ideas.push_back(idea(i, 10, fail_));
  ideas.push_back(idea(103, 10, recsys::verdict::inconclusive));
  for (int i = 104; i < 109; ++i)
    ideas.push_back(idea(i, 10, neutral));
  auto batch = balanced_batch(ideas, {.batch = 20});
  auto of = [&](recsys::verdict outcome) {
    return std::ranges::count(batch, outcome, &judged_idea::outcome);
  };
  CHECK(of(success) == 3);
  CHECK(of(fail_) == 6);
  CHECK(of(neutral) == 4);
  CHECK(of(recsys::verdict::inconclusive) == 0);
  // The newest, in the order of the journal.
  CHECK(batch[3].verdict == digest_of("97"));
  CHECK(batch.back().verdict == digest_of("108"));
}

TEST_CASE("what is alike is merged, what is not stays apart") {
  std::vector<judged_idea> batch{idea(1, 10, success), idea(2, 11, success),
                                 idea(3, 100, success), idea(4, 10.5, fail_),
                                 idea(5, 12, success)};
  auto found = distil(batch, {}, {.least_evidence = 1});
  REQUIRE(found.size() == 3);
  CHECK(found[0].evidence.size() == 3);
  CHECK(found[1].evidence.size() == 1); // k = 100
  CHECK(found[2].evidence[0].outcome == fail_);
  CHECK(distil(batch, {}, {.least_evidence = 2}).size() == 1);
}

TEST_CASE("other targets and metrics are never alike") {
  auto a = idea(1, 10, success), b = a;
  CHECK(likeness(a, b) == 1);
  b.target = "candidate/ease/config";
  CHECK(likeness(a, b) == 0);
  b = a;
  b.metric = "recall@10";
  CHECK(likeness(a, b) == 0);
  b = a;
  b.setting.clear();
  b.motive = "k is small";
  CHECK(likeness(a, b) == 0);
  a = b;
  a.motive = "small k is";
  CHECK(likeness(a, b) == Approx(4.0 / 6));
}

TEST_CASE("a skill is refined by new evidence alone") {
  std::vector<std::vector<judged_idea>> library{
      {idea(1, 10, success), idea(2, 11, success)}, {}};
  std::vector<judged_idea> known{idea(2, 11, success)};
  CHECK(distil(known, library, {}).empty());
  std::vector<judged_idea> more{idea(2, 11, success), idea(3, 12, success)};
  auto found = distil(more, library, {});
  REQUIRE(found.size() == 1);
  CHECK(found[0].refines == 0U);
  CHECK(found[0].evidence.size() == 3);
}

TEST_CASE("a skill says what its evidence says together") {
  std::vector<judged_idea> evidence{idea(1, 10, success, 0.1),
                                    idea(2, 11, success, 0.2),
                                    idea(3, 14, success, 0.3)};
  evidence[2].dataset = digest_of("other");
  auto content = content_of(evidence);
  CHECK(content.what == advice::prefer);
  CHECK(content.setting == parameters{{"k", 11.0}});
  CHECK(content.effect == Approx(0.2));
  // Student's t, 2 degrees of freedom: 4.302653 * 0.1 / sqrt(3).
  CHECK(content.high - content.effect == Approx(0.2484138).epsilon(1e-6));
  CHECK(content.dataset == digest{});
  CHECK(content.protocol == "p1");
  CHECK(content.statement
        == "near k=11.0: better in 3 verdicts on 2 data sets");
  auto one = content_of(std::span{evidence}.first(1));
  CHECK(one.low == 0);
  CHECK(one.high == 0);
}

TEST_CASE("options that make no sense are refused") {
  CHECK(check(distil_options{}));
  CHECK_FALSE(check({.every = 0}));
  CHECK_FALSE(check({.batch = 5000}));
  CHECK_FALSE(check({.success = 0.9}));
  CHECK_FALSE(check({.alike = 0}));
  CHECK_FALSE(check({.least_evidence = 0}));
}
