#include "coordination/rewards/counterfactuals.hpp"

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::coordination;

namespace {

using words = std::vector<std::string>;

std::vector<judged_system> grid() {
  return {{{"all", "k=10"}, {0.1, 0.12}}, {{"all", "k=50"}, {0.2, 0.2}},
          {{"30d", "k=10"}, {0.3, 0.3}},  {{"30d", "k=50"}, {0.5, 0.6}},
          {{"7d", "k=10"}, {0.9, 0.9}},   {{"all", "k=10"}, {0.7, 0.7}}};
}

const words baseline{"all", "k=10"}, chosen{"30d", "k=50"};

} // namespace

TEST_CASE("a grid of trials holds the counterfactuals of its winner") {
  auto found = find_counterfactuals(grid(), baseline, chosen, "valid");
  REQUIRE(found);
  REQUIRE(found->evaluations.size() == 4);
  const double means[]{0.11, 0.3, 0.2, 0.55};
  for (std::uint32_t s = 0; s < 4; ++s) {
    CHECK(found->evaluations[s].coalition == s);
    CHECK(found->evaluations[s].values
          == global_values{{"valid", *to_micro(means[s])}});
  }
  REQUIRE(found->gains[1]);
  CHECK(found->gains[1]->control.mean == *to_micro(0.11));
  CHECK(found->gains[1]->control.count == 2);
  CHECK(found->gains[1]->treatment.mean == *to_micro(0.2));
}

TEST_CASE("what was not judged is left out") {
  auto judged = grid();
  judged.erase(judged.begin() + 1);
  auto found = find_counterfactuals(judged, baseline, chosen, "valid");
  REQUIRE(found);
  CHECK(found->evaluations.size() == 3);
  CHECK(found->gains[0]);
  CHECK(!found->gains[1]);
  auto lacks = [&](const words& from, const words& to) {
    return find_counterfactuals(grid(), from, to, "valid").error().code;
  };
  CHECK(lacks(baseline, {"7d", "k=50"}) == errc::not_found);
  CHECK(lacks({"9d", "k=10"}, chosen) == errc::not_found);
  CHECK(lacks({"all"}, chosen) == errc::invalid_argument);
  CHECK(lacks({}, {}) == errc::invalid_argument);
  judged[0].values.clear();
  CHECK(!find_counterfactuals(judged, baseline, chosen, "valid"));
}
