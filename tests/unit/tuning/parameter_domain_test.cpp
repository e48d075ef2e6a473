#include "base/random_stream.hpp"
#include "recsys/tuning/parameter_domain.hpp"
#include "tests/unit/tuning/spaces.hpp"

#include <cmath>
#include <limits>
#include <map>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

std::string complaint(const parameter_domain& domain) {
  auto sound = check(domain);
  return sound ? "" : sound.error().message;
}

} // namespace

TEST_CASE("a drawn value is one of the domain and keeps its position") {
  const std::vector<parameter_domain> domains{
      choice{{word("a"), true, 0.5, whole(3)}},
      integer_range{-3, 9, 4},
      integer_range{1, 7, 1, true},
      integer_range{-1'000'000'000'000'000, 1'000'000'000'000'000},
      real_range{-2, 3},
      real_range{1e-9, 1e9, true}};
  random_stream random{1, "values"};
  for (const auto& domain : domains) {
    REQUIRE(check(domain));
    for (int i = 0; i < 2000; ++i) {
      auto value = value_near(domain, random.uniform());
      auto position = position_of(domain, value);
      REQUIRE(position);
      REQUIRE((*position >= 0 && *position <= 1));
      auto again = value_near(domain, *position);
      if (std::holds_alternative<double>(value)
          && std::holds_alternative<real_range>(domain))
        REQUIRE(std::get<double>(again)
                == Approx(std::get<double>(value)).epsilon(1e-12));
      else
        REQUIRE(again == value);
    }
    for (double edge : {0.0, 1.0})
      CHECK(position_of(domain, value_near(domain, edge)));
  }
}

TEST_CASE("what is none of the values has no position") {
  parameter_domain integers = integer_range{2, 10, 4};
  CHECK_FALSE(position_of(integers, whole(4)));
  CHECK_FALSE(position_of(integers, whole(14)));
  CHECK_FALSE(position_of(integers, 6.0));
  CHECK_FALSE(position_of(integers, word("6")));
  CHECK(position_of(integers, whole(6)) == 0.5);
  parameter_domain reals = real_range{0, 1};
  CHECK_FALSE(position_of(reals, 1.5));
  CHECK_FALSE(position_of(reals, std::nan("")));
  CHECK_FALSE(position_of(reals, whole(1)));
  CHECK_FALSE(position_of(choice{{true}}, false));
}

TEST_CASE("integers are drawn equally often, logarithms of them as well") {
  random_stream random{1, "draws"};
  std::map<parameter, int> even, log;
  const int draws = 20'000;
  for (int i = 0; i < draws; ++i) {
    ++even[value_near(integer_range{1, 9, 2}, random.uniform())];
    ++log[value_near(integer_range{1, 9, 1, true}, random.uniform())];
  }
  REQUIRE(even.size() == 5);
  for (const auto& [value, count] : even)
    CHECK(count == Approx(draws / 5.0).epsilon(0.05));
  REQUIRE(log.size() == 9);
  for (const auto& [value, count] : log) {
    auto n = static_cast<double>(std::get<std::int64_t>(value));
    auto share = std::log((n + 0.5) / (n - 0.5)) / std::log(9.5 / 0.5);
    CHECK(count == Approx(draws * share).epsilon(0.1));
  }
}

TEST_CASE("half of a logarithmic range lies below its geometric middle") {
  auto middle = value_near(real_range{1e-4, 1e-2, true}, 0.5);
  CHECK(std::get<double>(middle) == Approx(1e-3));
}

TEST_CASE("values are counted and listed") {
  CHECK(values_in(integer_range{32, 512, 32}) == 16u);
  CHECK(value_at(integer_range{32, 512, 32}, 15) == whole(512));
  CHECK(values_in(choice{{false, true}}) == 2u);
  CHECK(value_at(choice{{false, true}}, 1) == parameter{true});
  CHECK_FALSE(values_in(real_range{0, 1}));
}

TEST_CASE("domains that make no sense are refused") {
  const auto infinity = std::numeric_limits<double>::infinity();
  CHECK(complaint(choice{}) == "is a choice of no or too many values");
  CHECK(complaint(choice{{true, true}}) == "names a value twice");
  CHECK(complaint(choice{{std::nan("")}})
        == "is a choice of a number that is not finite");
  CHECK(complaint(integer_range{3, 3})
        == "is a range whose low is not below its high");
  CHECK(complaint(integer_range{0, 10, 0}) == "has a step that is not allowed");
  CHECK(complaint(integer_range{1, 10, 3, true})
        == "has a step that is not allowed");
  CHECK(complaint(integer_range{0, 10, 3})
        == "has steps that do not lead from low to high");
  CHECK(complaint(integer_range{0, 10, 11})
        == "has steps that do not lead from low to high");
  CHECK(complaint(integer_range{0, 10, 1, true})
        == "is a logarithmic range that does not begin above 0");
  CHECK(complaint(integer_range{std::numeric_limits<std::int64_t>::min(), 0})
        == "is a range of integers that are too large");
  CHECK(complaint(real_range{1, 0})
        == "is a range whose low is not below its high");
  CHECK(complaint(real_range{0, infinity}) == "is a range without an end");
  CHECK(complaint(real_range{-1.7e308, 1.7e308})
        == "is a range without an end");
  CHECK(complaint(real_range{0, 1, true})
        == "is a logarithmic range that does not begin above 0");
  CHECK(complaint(real_range{std::nan(""), 1}) == "is a range without an end");
}
