#include "recsys/evaluation/judge.hpp"
#include "tests/support/toy_interactions.hpp"
#include "tests/unit/evaluation/toy_scores.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <set>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

protocol all_metrics(std::vector<std::uint32_t> cutoffs = {1, 5, 10}) {
  protocol rules;
  rules.metrics = {"recall", "ndcg",     "mrr",  "hit",       "precision",
                   "map",    "coverage", "gini", "popularity"};
  rules.cutoffs = std::move(cutoffs);
  return rules;
}

/// Recall and NDCG of one user by sorting the whole row.
std::pair<double, double> by_sorting(const toy_scores::function& score,
                                     user_id user, std::uint32_t n_items,
                                     const std::set<item_id>& history,
                                     const std::set<item_id>& targets,
                                     std::size_t k) {
  std::vector<item_id> order;
  for (item_id item = 0; item < n_items; ++item)
    if (!history.contains(item))
      order.push_back(item);
  std::ranges::sort(order, std::ranges::greater{},
                    [&](auto item) { return score(user, item); });
  order.resize(std::min(k, order.size()));
  double hits = 0, gain = 0, ideal = 0;
  for (std::size_t i = 0; i < order.size(); ++i)
    if (targets.contains(order[i])) {
      ++hits;
      gain += 1 / std::log2(static_cast<double>(i) + 2);
    }
  for (std::size_t i = 0; i < std::min(k, targets.size()); ++i)
    ideal += 1 / std::log2(static_cast<double>(i) + 2);
  return {hits / static_cast<double>(targets.size()), gain / ideal};
}

std::set<item_id> set_of(std::span<const item_id> items) {
  return {items.begin(), items.end()};
}

} // namespace

TEST_CASE("judging agrees with sorting every row") {
  auto train = random_interactions(60, 200, 20, 1);
  auto valid = random_interactions(60, 200, 2, 2);
  auto test = random_interactions(60, 200, 6, 3);
  auto held = valid.view();
  toy_scores source(200, random_score);
  auto found = judge(all_metrics(), train.view(), &held, test.view(), source);
  REQUIRE(found);
  std::size_t judged = 0;
  std::uint64_t targets_seen = 0, masked_seen = 0;
  for (user_id user = 0; user < 60; ++user) {
    auto history = set_of(train.view().of(user));
    history.merge(set_of(held.of(user)));
    auto targets = set_of(test.view().of(user));
    masked_seen += std::erase_if(
        targets, [&](auto item) { return history.contains(item); });
    if (targets.empty())
      continue;
    targets_seen += targets.size();
    REQUIRE(judged < found->users.size());
    CHECK(found->users[judged] == user);
    auto [recall, ndcg]
        = by_sorting(random_score, user, 200, history, targets, 10);
    CHECK(found->of("recall@10")[judged] == Approx(recall));
    CHECK(found->of("ndcg@10")[judged] == Approx(ndcg));
    ++judged;
  }
  CHECK(judged == found->users.size());
  CHECK(found->skipped_users == 60 - judged);
  CHECK(found->targets == targets_seen);
  CHECK(found->masked_targets == masked_seen);
  CHECK(masked_seen > 0);
}

TEST_CASE("no value depends on the batch size") {
  auto train = random_interactions(97, 300, 10, 1);
  auto test = random_interactions(97, 300, 3, 2);
  toy_scores source(300, [](user_id user, item_id item) {
    return std::floor(random_score(user, item) * 40); // many ties
  });
  auto judged = [&](std::uint32_t batch) {
    return judge(all_metrics(), train.view(), nullptr, test.view(), source,
                 {batch, {}, nullptr})
        .value();
  };
  auto whole = judged(0);
  for (auto batch : {1u, 2u, 13u, 64u, 1000u}) {
    auto other = judged(batch);
    CHECK(other.users == whole.users);
    CHECK(other.aggregate == whole.aggregate);
    CHECK(std::ranges::equal(other.values, whole.values, {},
                             std::bit_cast<std::uint64_t, double>,
                             std::bit_cast<std::uint64_t, double>));
  }
}

TEST_CASE("a constant scorer scores like a random one") {
  constexpr std::uint32_t users = 4000, items = 50;
  auto train = random_interactions(users, items, 0, 1);
  toy_interactions::lists rows(users);
  random_stream random(5, "targets");
  for (auto& row : rows)
    row.push_back(static_cast<item_id>(random.below(items)));
  toy_interactions test(items, rows);
  auto judged = [&](const toy_scores::function& score) {
    toy_scores source(items, score);
    return judge(all_metrics(), train.view(), nullptr, test.view(), source)
        .value();
  };
  auto constant = judged([](auto, auto) { return 0.5F; });
  auto chance = judged(random_score);
  // Closed forms for one target on a uniformly random rank.
  CHECK(*constant.mean("recall@10") == Approx(10.0 / items));
  CHECK(*constant.mean("hit@5") == Approx(5.0 / items));
  CHECK(*constant.mean("precision@10") == Approx(1.0 / items));
  double harmonic = 0, discounts = 0;
  for (int rank = 1; rank <= 10; ++rank) {
    harmonic += 1.0 / rank;
    discounts += 1 / std::log2(rank + 1.0);
  }
  CHECK(*constant.mean("mrr@10") == Approx(harmonic / items));
  CHECK(*constant.mean("map@10") == Approx(harmonic / items));
  CHECK(*constant.mean("ndcg@10") == Approx(discounts / items));
  // The random scorer agrees within four standard errors.
  for (const auto& line : chance.summaries()) {
    if (line.variance == 0)
      continue;
    INFO(line.name);
    CHECK(std::abs(line.mean - *constant.mean(line.name))
          < 4 * std::sqrt(line.variance / users));
  }
  CHECK(*constant.mean("coverage@10") == Approx(1));
  CHECK(*constant.mean("gini@10") == Approx(0).margin(1e-9));
}

TEST_CASE("a scorer that fails to score ranks last") {
  constexpr auto nan = std::numeric_limits<float>::quiet_NaN();
  auto train = random_interactions(50, 100, 5, 1);
  auto test = random_interactions(50, 100, 3, 2);
  for (auto bad : {nan, std::numeric_limits<float>::infinity(),
                   -std::numeric_limits<float>::infinity()}) {
    toy_scores source(100, [bad](auto, auto) { return bad; });
    auto found
        = judge(all_metrics(), train.view(), nullptr, test.view(), source);
    REQUIRE(found);
    for (const auto& line : found->summaries())
      if (!line.name.starts_with("gini"))
        CHECK(line.mean == 0);
  }
}

TEST_CASE("NaN for the target alone loses against every other item") {
  toy_interactions train(30, {{0}}), test(30, {{7}});
  toy_scores source(30, [](auto, item_id item) {
    return item == 7 ? std::numeric_limits<float>::quiet_NaN() : -1.0F;
  });
  auto found = judge(all_metrics({28, 29}), train.view(), nullptr, test.view(),
                     source);
  REQUIRE(found);
  CHECK(found->mean("recall@28") == 0.0);
  CHECK(found->mean("recall@29") == 1.0); // the last of 29 candidates
}

TEST_CASE("history is masked as the protocol says") {
  toy_interactions train(5, {{0, 1}}), valid(5, {{2}}), test(5, {{3, 1, 3}});
  auto held = valid.view();
  toy_scores source(
      5, [](auto, item_id item) { return -static_cast<float>(item); });
  auto rules = all_metrics({1, 2, 3});
  auto with = judge(rules, train.view(), &held, test.view(), source).value();
  CHECK(with.mean("hit@1") == 1.0); // 0, 1 and 2 are masked
  CHECK(with.targets == 1);
  CHECK(with.masked_targets == 1);
  auto train_only
      = judge(rules, train.view(), nullptr, test.view(), source).value();
  CHECK(train_only.mean("hit@1") == 0.0); // 2 comes first
  CHECK(train_only.mean("hit@2") == 1.0);
  rules.mask_history = false;
  auto without = judge(rules, train.view(), &held, test.view(), source).value();
  CHECK(without.targets == 2);
  CHECK(without.masked_targets == 0);
  CHECK(without.mean("recall@2") == 0.5); // 1 on rank 2, 3 on rank 4
}

TEST_CASE("catalogue metrics count what is shown") {
  toy_interactions train(4, {{0}, {0, 1}}), test(4, {{3}, {3}});
  toy_scores source(
      4, [](auto, item_id item) { return static_cast<float>(item == 2); });
  auto found
      = judge(all_metrics({1, 2}), train.view(), nullptr, test.view(), source)
            .value();
  // Both see item 2 first; then user 0 sees 1 or 3, user 1 sees 3.
  CHECK(found.mean("coverage@1") == Approx(1.0 / 4));
  CHECK(found.mean("coverage@2") == Approx(2.5 / 4));
  CHECK(found.mean("popularity@2") == Approx(0.5 * 1 / 4));
}

TEST_CASE("bad arguments are told") {
  toy_interactions train(5, {{0}}), test(5, {{1}}), none(5, {{}});
  toy_scores source(5, random_score);
  auto refused = [&](const protocol& rules, const interactions& targets) {
    auto found = judge(rules, train.view(), nullptr, targets, source);
    REQUIRE_FALSE(found);
    CHECK(found.error().code == errc::invalid_argument);
    return to_string(found.error());
  };
  CHECK_THAT(refused(all_metrics({6}), test.view()),
             Catch::Contains("larger than the catalogue of 5 items"));
  CHECK_THAT(refused(all_metrics({1}), none.view()),
             Catch::Contains("nobody to judge"));
  toy_interactions wider(6, {{1}});
  CHECK_THAT(refused(all_metrics({1}), wider.view()),
             Catch::Contains("disagree"));
  std::atomic<bool> cancel{true};
  auto found = judge(all_metrics({1}), train.view(), nullptr, test.view(),
                     source, {0, {}, &cancel});
  REQUIRE_FALSE(found);
  CHECK(found.error().code == errc::cancelled);
}
