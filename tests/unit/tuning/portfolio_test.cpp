#include "recsys/tuning/portfolio.hpp"
#include "recsys/tuning/tuner.hpp"
#include "tests/unit/tuning/spaces.hpp"

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

search_space sizes() {
  return search_space::create({{"k", integer_range{1, 1000}}}).value();
}

parameters k(std::int64_t value) {
  return {{"k", value}};
}

} // namespace

TEST_CASE("what served most searches is tried first") {
  std::vector<past_search> past{
      {{k(10), 0.5}, {k(100), 0.4}, {k(900), 0.1}},
      {{k(10), 50.0}, {k(100), 40.0}, {k(900), 10.0}},
      {{k(10), 0.01}, {k(100), 0.03}, {k(900), 0.09}},
  };
  auto first = first_to_try(past, sizes(), 2);
  REQUIRE(first.size() == 2);
  CHECK(first[0] == k(10));
  CHECK(first[1] == k(900)); // what the first leaves to be gained
}

TEST_CASE("a search has one vote, whatever it claims") {
  std::vector<past_search> past{
      {{k(10), 0.5}, {k(900), 0.1}},
      {{k(10), 0.5}, {k(900), 0.1}},
      {{k(10), 0.0}, {k(900), 1e300}},
  };
  CHECK(first_to_try(past, sizes(), 1).at(0) == k(10));
}

TEST_CASE("what does not belong to the space is not tried") {
  std::vector<past_search> past{
      {{parameters{{"lambda", 3.0}}, 0.9}, {k(5000), 0.8}, {k(7), 0.1}}};
  auto first = first_to_try(past, sizes(), 5);
  REQUIRE(first.size() == 1);
  CHECK(first[0] == k(7));
  CHECK(first_to_try({}, sizes(), 5).empty());
  past = {{{k(7), std::numeric_limits<double>::quiet_NaN()}}, {}};
  CHECK(first_to_try(past, sizes(), 5).empty());
}

TEST_CASE("a search begins with what it is to try first, and goes on") {
  tuning_options options;
  options.trials = 6;
  options.seed = 3;
  auto plain = tuner::create(sizes(), options).value();
  options.first = {k(77), k(5)};
  auto led = tuner::create(sizes(), options).value();
  CHECK(led.ask()->values == k(77));
  CHECK(led.ask()->values == k(5));
  plain.ask();
  plain.ask();
  for (int i = 0; i < 4; ++i)
    CHECK(led.ask()->values == plain.ask()->values);
  CHECK_FALSE(led.ask());
  CHECK(led.restore(plain.snapshot()).error().code == errc::conflict);
  CHECK(led.restore(led.snapshot()));
  options.first = {k(0)};
  CHECK(tuner::create(sizes(), options).error().code == errc::invalid_argument);
}
