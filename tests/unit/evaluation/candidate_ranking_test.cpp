#include "base/random_stream.hpp"
#include "recsys/evaluation/candidate_ranking.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

constexpr auto missing = std::numeric_limits<float>::quiet_NaN();
constexpr auto inf = std::numeric_limits<float>::infinity();

/// Checks every group against plain counting over the whole row.
void check_groups(const candidate_ranking& ranking,
                  const std::vector<float>& scores,
                  const std::set<item_id>& masked, std::uint32_t depth) {
  auto ahead_of = [&](float score) {
    std::uint32_t count = 0;
    for (item_id i = 0; i < scores.size(); ++i)
      count += !masked.contains(i) && std::isfinite(scores[i])
               && scores[i] > score;
    return count;
  };
  std::set<item_id> listed;
  for (const auto& group : ranking.groups()) {
    auto score = scores[group.items.front()];
    CHECK(group.ahead == ahead_of(score));
    for (auto item : group.items) {
      CHECK(scores[item] == score);
      CHECK(listed.insert(item).second);
    }
  }
  for (item_id i = 0; i < scores.size(); ++i)
    CHECK(listed.contains(i)
          == (!masked.contains(i) && std::isfinite(scores[i])
              && ahead_of(scores[i]) < depth));
}

} // namespace

TEST_CASE("groups agree with counting, whatever the size of the row") {
  random_stream random(3, "candidate ranking");
  for (std::uint32_t n : {1u, 5u, 63u, 64u, 65u, 130u, 1000u, 2600u})
    for (std::uint32_t depth : {1u, 3u, 20u, 100u})
      for (std::uint64_t distinct : {2u, 30u, 100000u}) {
        std::vector<float> scores(n);
        std::set<item_id> masked;
        for (item_id i = 0; i < n; ++i) {
          scores[i] = static_cast<float>(random.below(distinct)) - 10;
          if (random.below(20) == 0)
            scores[i] = random.below(2) ? missing : inf;
          if (random.below(10) == 0)
            masked.insert(i);
        }
        auto row = scores;
        candidate_ranking ranking(n, depth);
        ranking.rank(row, std::vector(masked.begin(), masked.end()), {});
        INFO("items " << n << " depth " << depth << " scores " << distinct);
        check_groups(ranking, scores, masked, depth);
        CHECK(ranking.target_groups().empty());
      }
}

TEST_CASE("negative and positive zero tie") {
  candidate_ranking ranking(3, 3);
  std::vector<float> row{-0.0F, 0.0F, -1.0F};
  ranking.rank(row, {}, std::vector<item_id>{1});
  REQUIRE(ranking.target_groups().size() == 1);
  CHECK(ranking.target_groups()[0].ahead == 0);
  CHECK(ranking.target_groups()[0].size == 2);
}

TEST_CASE("extreme finite scores rank before what is not finite") {
  constexpr auto lowest = std::numeric_limits<float>::lowest();
  candidate_ranking ranking(4, 4);
  std::vector<float> row{inf, missing, lowest, -inf};
  ranking.rank(row, {}, std::vector<item_id>{2});
  REQUIRE(ranking.target_groups().size() == 1);
  CHECK(ranking.target_groups()[0].ahead == 0);
  CHECK(ranking.target_groups()[0].size == 1);
}

TEST_CASE("targets without a finite score stand last of their kind") {
  candidate_ranking ranking(6, 6);
  // Masked 0; finite 1; infinite 2, 3; NaN 4, 5.
  std::vector<float> row{9, 1, inf, -inf, missing, missing};
  ranking.rank(row, std::vector<item_id>{0}, std::vector<item_id>{2, 4});
  auto groups = ranking.target_groups();
  REQUIRE(groups.size() == 2);
  CHECK(groups[0].ahead == 2); // behind 1 and the other infinity
  CHECK(groups[0].size == 1);
  CHECK(groups[1].ahead == 4); // the very last
  CHECK(groups[1].size == 1);
}
