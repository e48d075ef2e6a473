#include "recsys/experiment/trial_grid.hpp"

#include <set>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

parameter whole(std::int64_t value) {
  return value;
}

candidate_spec tuned() {
  candidate_spec candidate;
  candidate.name = "itemknn decay";
  candidate.fit = {{"alpha", 0.7}};
  candidate.fit_grid = {{"k", {whole(50), whole(100)}},
                        {"shrink", {whole(0), whole(10), whole(20)}}};
  candidate.score_grid = {{"decay", {0.5, 0.9}}};
  return candidate;
}

std::string text_of(const trial_spec& trial) {
  return to_string(trial.fit) + " | " + to_string(trial.score);
}

} // namespace

TEST_CASE("nothing to tune is one trial") {
  candidate_spec candidate;
  candidate.fit = {{"lambda", 100.0}};
  CHECK(grid_size(candidate) == 1);
  auto trials = trials_of(candidate, 0, 0);
  REQUIRE(trials.size() == 1);
  CHECK(trials[0].fit == candidate.fit);
}

TEST_CASE("a grid is walked in a fixed order, score parameters fastest") {
  auto trials = trials_of(tuned(), 0, 0);
  REQUIRE(trials.size() == 12);
  CHECK(grid_size(tuned()) == 12);
  CHECK(text_of(trials[0]) == "alpha=0.7 k=50 shrink=0 | decay=0.5");
  CHECK(text_of(trials[1]) == "alpha=0.7 k=50 shrink=0 | decay=0.9");
  CHECK(text_of(trials[2]) == "alpha=0.7 k=50 shrink=10 | decay=0.5");
  CHECK(text_of(trials[6]) == "alpha=0.7 k=100 shrink=0 | decay=0.5");
  CHECK(text_of(trials[11]) == "alpha=0.7 k=100 shrink=20 | decay=0.9");
}

TEST_CASE("a cap draws a subset that depends on seed and name alone") {
  auto texts = [](std::uint64_t seed, const std::string& name) {
    auto candidate = tuned();
    candidate.name = name;
    std::vector<std::string> all;
    for (const auto& trial : trials_of(candidate, 5, seed))
      all.push_back(text_of(trial));
    return all;
  };
  auto first = texts(1, "a");
  CHECK(first.size() == 5);
  CHECK(std::set(first.begin(), first.end()).size() == 5);
  CHECK(texts(1, "a") == first);
  CHECK(texts(2, "a") != first);
  CHECK(texts(1, "b") != first);

  std::vector<std::string> in_order;
  for (const auto& trial : trials_of(tuned(), 0, 0))
    if (auto text = text_of(trial);
        std::find(first.begin(), first.end(), text) != first.end())
      in_order.push_back(text);
  CHECK(in_order == first);
}

TEST_CASE("a cap above the grid changes nothing") {
  CHECK(trials_of(tuned(), 100, 1).size() == 12);
}

TEST_CASE("the size of a grid does not overflow") {
  candidate_spec candidate;
  for (char c = 'a'; c <= 'z'; ++c)
    candidate.fit_grid[std::string(1, c)]
        = std::vector<parameter>(1000, whole(0));
  CHECK(grid_size(candidate) == UINT64_MAX);
}
