#include "recsys/experiment/candidate_search.hpp"

#include <algorithm>
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
  candidate.fit_space = {{"k", choice{{whole(50), whole(100)}}},
                         {"shrink", choice{{whole(0), whole(10), whole(20)}}}};
  candidate.score_space = {{"decay", choice{{0.5, 0.9}}}};
  return candidate;
}

candidate_spec network() {
  candidate_spec candidate;
  candidate.name = "network";
  candidate.fit = {{"epochs", whole(9)}, {"momentum", 0.9}};
  candidate.fit_space
      = {{"learning_rate", real_range{1e-4, 1e-1, true}},
         {"momentum", real_range{0, 0.5},
          condition{"optimizer", {parameter{std::string("sgd")}}}},
         {"optimizer", choice{{std::string("adam"), std::string("sgd")}}}};
  return candidate;
}

experiment_spec experiment(search_method method, std::uint32_t trials,
                           std::uint64_t seed = 0) {
  experiment_spec spec;
  spec.tuning.method = method;
  spec.max_trials = trials;
  spec.seed = seed;
  return spec;
}

std::string text_of(const trial_spec& trial) {
  return to_string(trial.fit) + " | " + to_string(trial.score);
}

// All trials; each fails where the search has to know.
std::vector<trial_spec> trials_of(const candidate_spec& candidate,
                                  const experiment_spec& spec) {
  auto search = candidate_search::create(candidate, spec).value();
  std::vector<trial_spec> trials;
  while (auto next = search.ask()) {
    if (search.learns())
      search.tell(*next, std::nullopt);
    trials.push_back(*next);
  }
  return trials;
}

std::vector<std::string> texts_of(const candidate_spec& candidate,
                                  const experiment_spec& spec) {
  std::vector<std::string> texts;
  for (const auto& trial : trials_of(candidate, spec))
    texts.push_back(text_of(trial));
  return texts;
}

} // namespace

TEST_CASE("nothing to tune is one trial, whatever the method") {
  candidate_spec candidate;
  candidate.fit = {{"lambda", 100.0}, {"epochs", whole(5)}};
  for (auto method :
       {search_method::grid, search_method::random, search_method::tpe})
    for (std::uint32_t trials : {1, 20}) {
      auto spec = experiment(method, trials);
      if (method != search_method::grid)
        spec.tuning.asha.emplace();
      auto found = trials_of(candidate, spec);
      REQUIRE(found.size() == 1);
      CHECK(found[0].fit == candidate.fit);
    }
}

TEST_CASE("a grid is walked in a fixed order, score parameters fastest") {
  auto texts = texts_of(tuned(), experiment(search_method::grid, 0));
  REQUIRE(texts.size() == 12);
  CHECK(texts[0] == "alpha=0.7 k=50 shrink=0 | decay=0.5");
  CHECK(texts[1] == "alpha=0.7 k=50 shrink=0 | decay=0.9");
  CHECK(texts[2] == "alpha=0.7 k=50 shrink=10 | decay=0.5");
  CHECK(texts[6] == "alpha=0.7 k=100 shrink=0 | decay=0.5");
  CHECK(texts[11] == "alpha=0.7 k=100 shrink=20 | decay=0.9");
  CHECK(texts_of(tuned(), experiment(search_method::grid, 100)) == texts);
}

TEST_CASE("a cap draws a subset that depends on seed and name alone") {
  auto texts = [](std::uint64_t seed, const std::string& name) {
    auto candidate = tuned();
    candidate.name = name;
    return texts_of(candidate, experiment(search_method::grid, 5, seed));
  };
  auto first = texts(1, "a");
  CHECK(first.size() == 5);
  CHECK(std::set(first.begin(), first.end()).size() == 5);
  CHECK(texts(1, "a") == first);
  CHECK(texts(2, "a") != first);
  CHECK(texts(1, "b") != first);

  std::vector<std::string> in_order;
  for (const auto& text : texts_of(tuned(), experiment(search_method::grid, 0)))
    if (std::ranges::find(first, text) != first.end())
      in_order.push_back(text);
  CHECK(in_order == first);
}

TEST_CASE("subsets of a grid stay what they were in earlier versions") {
  CHECK(texts_of(tuned(), experiment(search_method::grid, 5, 7))
        == std::vector<std::string>{"alpha=0.7 k=50 shrink=20 | decay=0.9",
                                    "alpha=0.7 k=100 shrink=0 | decay=0.5",
                                    "alpha=0.7 k=100 shrink=0 | decay=0.9",
                                    "alpha=0.7 k=100 shrink=10 | decay=0.5",
                                    "alpha=0.7 k=100 shrink=20 | decay=0.9"});
}

TEST_CASE(
    "trials have the fixed parameters, and defaults of what is inactive") {
  for (auto method : {search_method::random, search_method::tpe}) {
    auto trials = trials_of(network(), experiment(method, 40));
    REQUIRE(trials.size() == 40);
    std::set<std::string> optimizers;
    for (const auto& trial : trials) {
      CHECK(trial.steps == 9);
      CHECK(trial.fit.at("epochs") == whole(9));
      auto optimizer = std::get<std::string>(trial.fit.at("optimizer"));
      auto momentum = std::get<double>(trial.fit.at("momentum"));
      CHECK((optimizer == "adam" ? momentum == 0.9 : momentum <= 0.5));
      optimizers.insert(optimizer);
    }
    CHECK(optimizers.size() == 2);
  }
}

TEST_CASE("halving cuts trials short by their epochs") {
  auto spec = experiment(search_method::random, 10);
  spec.tuning.asha = tuning_options::halving{1, 3};
  auto search = candidate_search::create(network(), spec).value();
  CHECK(search.halves());
  CHECK(search.learns());
  std::int64_t epochs = 0;
  std::set<std::int64_t> lengths;
  while (auto next = search.ask()) {
    auto length = std::get<std::int64_t>(next->fit.at("epochs"));
    CHECK(next->steps == static_cast<std::uint64_t>(length));
    lengths.insert(length);
    epochs += length;
    search.tell(*next, std::get<double>(next->fit.at("learning_rate")));
  }
  CHECK(epochs == 10 * 9);
  CHECK(lengths == std::set<std::int64_t>{1, 3, 9});
}

TEST_CASE("what has no fixed epochs is not cut short") {
  auto spec = experiment(search_method::random, 10);
  spec.tuning.asha = tuning_options::halving{1, 3};
  auto without = network();
  without.fit.erase("epochs");
  CHECK_FALSE(candidate_search::create(without, spec)->halves());
  CHECK(trials_of(without, spec).size() == 10);
  auto chosen = network();
  chosen.fit_space.push_back({"epochs", integer_range{1, 9}});
  CHECK_FALSE(candidate_search::create(chosen, spec)->halves());
}

TEST_CASE("the size of a grid does not overflow") {
  candidate_spec candidate;
  std::vector<parameter> values;
  for (int i = 0; i < 1000; ++i)
    values.push_back(whole(i));
  for (char c = 'a'; c <= 'z'; ++c)
    candidate.fit_space.push_back({std::string(1, c), choice{values}});
  CHECK(space_of(candidate)->points() == UINT64_MAX);
  CHECK_FALSE(
      candidate_search::create(candidate, experiment(search_method::grid, 5)));
}
