#include "recsys/statistics/paired_test.hpp"
#include "recsys/tuning/tuner.hpp"
#include "tests/unit/tuning/objectives.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

// The greatest value found; up to four evaluations are open.
template <class Function>
double best_value(const search_space& space, Function value,
                  const tuning_options& options) {
  auto search = tuner::create(space, options).value();
  std::vector<trial> open;
  double best = -1e300;
  while (!search.finished()) {
    while (auto next = search.ask())
      open.push_back(*next);
    auto found = value(open.front().values);
    best = std::max(best, found);
    REQUIRE(search.tell(open.front().id, 1, found));
    open.erase(open.begin());
  }
  return best;
}

tuning_options options_of(search_method method, std::uint64_t seed,
                          std::uint64_t trials) {
  tuning_options options;
  options.method = method;
  options.trials = trials;
  options.seed = seed;
  options.parallel = 4;
  return options;
}

// One branch is good wherever one looks, the other better, but in a small part
// of it alone.
double deceptive(const parameters& values) {
  if (values.at("branch") == word("wide"))
    return 0.7 - 0.2 * std::pow(real(values, "a") - 0.5, 2);
  return 1 - 4 * std::pow(real(values, "b") - 0.2, 2)
         - 4 * std::pow(real(values, "c") - 0.8, 2);
}

} // namespace

TEST_CASE("with equal trials TPE comes nearer to the optimum than chance") {
  constexpr std::uint64_t seeds = 60, trials = 60;
  for (const auto& what : objectives()) {
    std::vector<double> random, tpe;
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
      random.push_back(
          best_value(what.space, what.value,
                     options_of(search_method::random, seed, trials)));
      tpe.push_back(best_value(what.space, what.value,
                               options_of(search_method::tpe, seed, trials)));
    }
    for (auto value : tpe)
      REQUIRE(value <= what.best + 1e-5);
    auto test = paired_t_test(tpe, random);
    REQUIRE(test);
    INFO(what.name << ": " << test->difference << ", p " << test->p_value);
    CHECK(test->difference > 0);
    CHECK(test->p_value < 1e-4);
  }
}

TEST_CASE("a branch that looked bad at first is found in the end") {
  auto space = make_space(
      {{"branch", choice{{word("wide"), word("narrow")}}},
       {"a", real_range{-1, 1}, condition{"branch", {word("wide")}}},
       {"b", real_range{-1, 1}, condition{"branch", {word("narrow")}}},
       {"c", real_range{-1, 1}, condition{"branch", {word("narrow")}}}});
  auto options = options_of(search_method::tpe, 0, 600);
  for (options.seed = 0; options.seed < 5; ++options.seed)
    CHECK(best_value(space, deceptive, options) > 0.7);
}

TEST_CASE("the model is made of the most steps with enough results") {
  auto line = make_space({{"x", real_range{0, 1}}});
  tpe_options options;
  options.even = 0;
  tpe_sampler sampler{options, 0, "test"};
  // After few steps the left looks best, after many the right.
  for (int i = 0; i < 100; ++i) {
    auto x = i / 100.0;
    sampler.observe(line, {{"x", x}}, 1, -x);
  }
  auto mean = [&] {
    double sum = 0;
    for (std::uint64_t i = 0; i < 200; ++i) {
      random_stream random{1, "draws", i};
      sum += real(sampler.propose(line, random), "x");
    }
    return sum / 200;
  };
  CHECK(mean() < 0.2);
  for (int i = 0; i < 9; ++i)
    sampler.observe(line, {{"x", i / 10.0}}, 3, i / 10.0);
  CHECK(mean() < 0.2);
  sampler.observe(line, {{"x", 0.95}}, 3, 0.95);
  CHECK(mean() > 0.6);
}

TEST_CASE("a search keeps away from where the others lie") {
  // The good ones lie everywhere, the failures on one side.
  auto space = make_space(
      {{"x", real_range{0, 1}}, {"word", choice{{word("a"), word("b")}}}});
  tpe_options options;
  options.even = 0;
  tpe_sampler sampler{options, 0, "test"};
  for (int i = 0; i < 120; ++i) {
    auto good = i < 18;
    auto x = good ? i / 18.0 : 0.5 + i / 240.0;
    sampler.observe(space,
                    {{"x", x}, {"word", word(good && i % 2 ? "a" : "b")}}, 1,
                    good ? std::optional{0.0} : std::nullopt);
  }
  int on_their_side = 0, with_their_word = 0;
  for (std::uint64_t i = 0; i < 200; ++i) {
    random_stream random{1, "draws", i};
    auto proposed = sampler.propose(space, random);
    on_their_side += real(proposed, "x") > 0.5;
    with_their_word += proposed.at("word") == word("b");
  }
  CHECK(on_their_side < 10);
  CHECK(with_their_word < 10);
}
