#include "base/random_stream.hpp"
#include "recsys/evaluation/metric.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

double value(std::string_view name, std::vector<tie_group> groups,
             std::uint32_t targets, std::uint32_t k) {
  return find_metric(name)->value({groups, targets}, k);
}

/// The obvious definitions on one fixed order; true marks a target.
std::map<std::string, double> by_definition(const std::vector<bool>& order,
                                            std::uint32_t targets,
                                            std::uint32_t k) {
  double hits = 0, gain = 0, ideal = 0, precisions = 0, first = 0;
  for (std::uint32_t rank = 1; rank <= std::min<std::size_t>(k, order.size());
       ++rank) {
    if (!order[rank - 1])
      continue;
    ++hits;
    gain += 1 / std::log2(rank + 1.0);
    precisions += hits / rank;
    if (first == 0)
      first = 1.0 / rank;
  }
  for (std::uint32_t rank = 1; rank <= std::min(k, targets); ++rank)
    ideal += 1 / std::log2(rank + 1.0);
  return {
      {"recall", hits / targets}, {"precision", hits / k},
      {"hit", hits > 0 ? 1 : 0},  {"mrr", first},
      {"ndcg", gain / ideal},     {"map", precisions / std::min(k, targets)}};
}

/// A catalogue of few items with few distinct scores, and some targets.
struct toy_ranking {
  std::vector<int> scores;
  std::vector<bool> is_target;
  std::uint32_t targets = 0;

  explicit toy_ranking(random_stream& random) {
    auto n = 2 + random.below(5);
    for (std::uint64_t i = 0; i < n; ++i) {
      scores.push_back(static_cast<int>(random.below(3)));
      is_target.push_back(random.below(2) == 1);
      targets += is_target.back();
    }
    if (targets == 0) {
      is_target[0] = true;
      targets = 1;
    }
  }

  std::vector<tie_group> groups() const {
    std::vector<tie_group> found;
    for (int score = 2; score >= 0; --score) {
      tie_group group{0, 0, 0};
      for (std::size_t i = 0; i < scores.size(); ++i) {
        group.ahead += scores[i] > score;
        group.size += scores[i] == score;
        group.targets += scores[i] == score && is_target[i];
      }
      if (group.targets > 0)
        found.push_back(group);
    }
    return found;
  }

  /// The mean of by_definition over all orders that respect the scores.
  std::map<std::string, double> mean_over_orders(std::uint32_t k) const {
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::map<std::string, double> sums;
    double orders = 0;
    do {
      auto worse = [&](auto a, auto b) { return scores[a] < scores[b]; };
      if (std::ranges::adjacent_find(order, worse) != order.end())
        continue;
      std::vector<bool> flags;
      for (auto item : order)
        flags.push_back(is_target[item]);
      for (const auto& [name, one] : by_definition(flags, targets, k))
        sums[name] += one;
      ++orders;
    } while (std::ranges::next_permutation(order).found);
    for (auto& [name, sum] : sums)
      sum /= orders;
    return sums;
  }
};

} // namespace

TEST_CASE("metrics of hand-computed rankings") {
  // Targets on ranks 1 and 4, a third one nowhere; k = 3 and 5.
  std::vector<tie_group> groups{{0, 1, 1}, {3, 1, 1}};
  CHECK(value("recall", groups, 3, 3) == Approx(1.0 / 3));
  CHECK(value("recall", groups, 3, 5) == Approx(2.0 / 3));
  CHECK(value("precision", groups, 3, 5) == Approx(2.0 / 5));
  CHECK(value("hit", groups, 3, 3) == Approx(1));
  CHECK(value("mrr", groups, 3, 3) == Approx(1));
  auto ideal = 1 + 1 / std::log2(3.0) + 0.5;
  CHECK(value("ndcg", groups, 3, 3) == Approx(1 / ideal));
  CHECK(value("ndcg", groups, 3, 5)
        == Approx((1 + 1 / std::log2(5.0)) / ideal));
  CHECK(value("map", groups, 3, 5) == Approx((1 + 2.0 / 4) / 3));
}

TEST_CASE("a target beyond the cutoff counts for nothing") {
  for (const auto& what : metrics()) {
    INFO(what.name);
    std::vector<tie_group> beyond{{10, 1, 1}};
    CHECK(what.value({beyond, 1}, 10) == 0);
    CHECK(what.value({{}, 1}, 10) == 0);
  }
}

TEST_CASE("mrr takes the first target only and is cut at k") {
  CHECK(value("mrr", {{2, 1, 1}, {3, 1, 1}}, 2, 10) == Approx(1.0 / 3));
  CHECK(value("mrr", {{2, 1, 1}}, 1, 2) == 0);
}

TEST_CASE("the ideal of ndcg stops at k targets") {
  CHECK(value("ndcg", {{0, 1, 1}, {1, 1, 1}}, 50, 2) == Approx(1));
}

TEST_CASE("ties are worth the mean over all their orders") {
  random_stream random(1, "metric test");
  for (int round = 0; round < 150; ++round) {
    toy_ranking ranking(random);
    auto groups = ranking.groups();
    for (std::uint32_t k = 1; k <= ranking.scores.size(); ++k) {
      auto expected = ranking.mean_over_orders(k);
      for (const auto& what : metrics()) {
        INFO(what.name << "@" << k << " in round " << round);
        CHECK(what.value({groups, ranking.targets}, k)
              == Approx(expected.at(std::string(what.name))).margin(1e-12));
      }
    }
  }
}

TEST_CASE("catalogue metrics of hand-computed lists") {
  std::vector<double> shown{3, 1, 0, 0}, never{0, 0.5, 1, 1};
  std::vector<std::uint32_t> popularity{10, 2, 7, 0};
  exposure lists{shown, never, popularity};
  CHECK(find_catalogue_metric("coverage")->value(lists) == Approx(1.5 / 4));
  // Sorted 0 0 1 3: (1 * 1 + 3 * 3) / (4 * 4).
  CHECK(find_catalogue_metric("gini")->value(lists) == Approx(10.0 / 16));
  CHECK(find_catalogue_metric("popularity")->value(lists) == Approx(8));
}

TEST_CASE("every metric says what it is") {
  for (const auto& what : metrics()) {
    CHECK(find_metric(what.name) == &what);
    CHECK_FALSE(what.formula.empty());
    CHECK(find_catalogue_metric(what.name) == nullptr);
  }
  CHECK(find_metric("accuracy") == nullptr);
}
