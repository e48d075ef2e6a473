#include "base/random_stream.hpp"
#include "recsys/json_text.hpp"
#include "recsys/tuning/good_and_bad.hpp"
#include "tests/unit/tuning/spaces.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

search_space line() {
  return make_space({{"x", real_range{0, 1}}});
}

judged_point judged(double x, std::optional<double> value) {
  return {{{"x", x}}, {x}, value};
}

std::vector<double> values_of(const std::vector<judged_point>& points) {
  std::vector<double> values;
  for (const auto& point : points)
    values.push_back(point.value.value_or(-1));
  return values;
}

} // namespace

TEST_CASE("the good ones are exactly the best") {
  random_stream random{1, "values"};
  good_and_bad sets{0.15, 0, "test"};
  std::vector<double> all;
  for (int n = 1; n <= 3000; ++n) {
    auto value = random.uniform();
    all.push_back(value);
    std::sort(all.rbegin(), all.rend());
    sets.add(judged(value, value));
    auto count = std::min<std::size_t>(
        24, static_cast<std::size_t>(std::ceil(0.15 * n)));
    REQUIRE(values_of(sets.good())
            == std::vector<double>(
                all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count)));
    REQUIRE(sets.bad().size()
            == std::min<std::size_t>(static_cast<std::size_t>(n) - count, 168));
  }
}

TEST_CASE("the others are an even sample of all") {
  // Every result is worse than the one before it; then the sample must reach
  // back evenly over all of them.
  std::vector<int> tenths(10);
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    good_and_bad sets{0.15, seed, "test"};
    for (int n = 0; n < 5000; ++n)
      sets.add(judged(0.5, 1 - n / 5000.0));
    for (auto value : values_of(sets.bad()))
      ++tenths[std::min<std::size_t>(9, static_cast<std::size_t>(value * 10))];
  }
  auto expected = 20 * 168 / 10.0;
  for (auto count : tenths)
    CHECK(count == Approx(expected).margin(4 * std::sqrt(expected)));
}

TEST_CASE("failures are never good, and successes are after many of them") {
  good_and_bad sets{0.15, 0, "test"};
  for (int n = 0; n < 1000; ++n)
    sets.add(judged(0.5, std::nullopt));
  CHECK(sets.good().empty());
  CHECK(sets.bad().size() == 168);
  for (int n = 0; n < 30; ++n)
    sets.add(judged(0.5, n));
  REQUIRE(sets.good().size() == 24);
  CHECK(sets.good().front().value == 29.0);
  CHECK(sets.seen() == 1030);
}

TEST_CASE("what was kept goes on as if nothing had happened") {
  auto space = line();
  random_stream random{1, "values"};
  good_and_bad whole{0.15, 3, "test"};
  for (int n = 0; n < 700; ++n) {
    if (n % 100 == 50) {
      auto text = json_text(whole.to_json());
      auto in = json_input::parse(text, "sets");
      good_and_bad again{0.15, 3, "test"};
      again.read(in, space);
      REQUIRE_FALSE(in.problem());
      REQUIRE(json_text(again.to_json()) == text);
      auto copy = whole;
      for (int more = 0; more < 300; ++more) {
        auto value = random.uniform();
        copy.add(judged(value, value));
        again.add(judged(value, value));
      }
      REQUIRE(json_text(again.to_json()) == json_text(copy.to_json()));
    }
    auto value = random.uniform();
    whole.add(judged(value, n % 7 == 0 ? std::nullopt : std::optional{value}));
  }
}
