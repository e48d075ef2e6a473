#include "recsys/evaluation/history.hpp"
#include "tests/support/toy_interactions.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

std::vector<item_id> rows_of(const joined_interactions& joined, user_id user) {
  auto items = joined.rows().of(user);
  return {items.begin(), items.end()};
}

} // namespace

TEST_CASE("without timestamps the later part follows the earlier one") {
  toy_interactions train(9, {{1, 2}, {}}), valid(9, {{3}, {4}});
  auto joined = joined_interactions::join(train.view(), valid.view());
  REQUIRE(joined);
  CHECK(rows_of(*joined, 0) == std::vector<item_id>{1, 2, 3});
  CHECK(rows_of(*joined, 1) == std::vector<item_id>{4});
  CHECK(joined->rows().n_items == 9);
}

TEST_CASE("with timestamps rows stand in time order, stable") {
  toy_interactions train(9, {{1, 2, 3}}, {10, 30, 30});
  toy_interactions valid(9, {{4, 5}}, {20, 30});
  auto joined = joined_interactions::join(train.view(), valid.view());
  REQUIRE(joined);
  CHECK(rows_of(*joined, 0) == std::vector<item_id>{1, 4, 2, 3, 5});
  CHECK(std::ranges::is_sorted(joined->rows().timestamps));
}

TEST_CASE("parts of different splits are not joined") {
  toy_interactions train(9, {{1}}), valid(8, {{1}});
  CHECK_FALSE(joined_interactions::join(train.view(), valid.view()));
}
