#include "base/random_stream.hpp"
#include "recsys/json_text.hpp"
#include "recsys/tuning/successive_halving.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

using steps = std::vector<std::uint64_t>;
constexpr std::uint64_t all = UINT64_MAX;

// Algorithm 2 of the paper as it is written: sorts everything each time.
class slow_halving {
public:
  slow_halving(std::size_t rungs, std::uint32_t eta)
      : eta_(eta), results_(rungs), promoted_(rungs) {}

  void add(std::size_t rung, std::uint64_t trial, std::optional<double> value) {
    results_[rung].emplace_back(value.value_or(-1e300), trial);
  }

  std::optional<std::pair<std::uint64_t, std::size_t>> promote() {
    for (auto rung = results_.size() - 1; rung-- > 0;) {
      auto sorted = results_[rung];
      std::sort(sorted.begin(), sorted.end(), [](auto a, auto b) {
        return a.first != b.first ? a.first > b.first : a.second < b.second;
      });
      sorted.resize(sorted.size() / eta_);
      std::vector<std::uint64_t> may;
      for (auto [value, trial] : sorted)
        if (value > -1e300 && !promoted_[rung][trial])
          may.push_back(trial);
      if (may.empty())
        continue;
      auto trial = *std::min_element(may.begin(), may.end());
      promoted_[rung][trial] = true;
      return std::pair{trial, rung + 1};
    }
    return {};
  }

private:
  std::uint32_t eta_;
  std::vector<std::vector<std::pair<double, std::uint64_t>>> results_;
  std::vector<std::map<std::uint64_t, bool>> promoted_;
};

} // namespace

TEST_CASE("rungs go down from the most steps by eta") {
  CHECK(rung_steps(1, 27, 3) == steps{1, 3, 9, 27});
  CHECK(rung_steps(2, 27, 3) == steps{3, 9, 27});
  CHECK(rung_steps(4, 60, 3) == steps{7, 20, 60});
  CHECK(rung_steps(5, 5, 3) == steps{5});
  CHECK(rung_steps(1, 2, 2) == steps{1, 2});
  CHECK(rung_steps(1, 1, 2) == steps{1});
  for (std::uint64_t most = 1; most < 200; ++most)
    for (std::uint64_t least = 1; least <= most; ++least)
      for (std::uint32_t eta = 2; eta < 6; ++eta) {
        auto found = rung_steps(least, most, eta);
        REQUIRE(found.back() == most);
        REQUIRE(found.front() >= least);
        REQUIRE(std::ranges::adjacent_find(found, std::greater_equal<>{})
                == found.end());
      }
}

TEST_CASE("one of three goes on, the earliest of those that may") {
  successive_halving rungs{{1, 3, 9}, 3};
  rungs.add(0, 0, 0.1);
  rungs.add(0, 1, 0.9);
  CHECK_FALSE(rungs.promote(all));
  rungs.add(0, 2, 0.5);
  auto next = rungs.promote(all);
  REQUIRE(next);
  CHECK(next->trial == 1);
  CHECK(next->rung == 1);
  CHECK_FALSE(rungs.promote(all));
  for (std::uint64_t trial : {3, 4, 5})
    rungs.add(0, trial, 1.0);
  // Of six results two may: the best are 3 and 4; 1 went already.
  CHECK(rungs.promote(all)->trial == 3);
  CHECK(rungs.promote(all)->trial == 4);
  CHECK_FALSE(rungs.promote(all));
}

TEST_CASE("higher rungs come first, unless they cost too much") {
  successive_halving rungs{{1, 3, 9}, 2};
  for (std::uint64_t trial : {0, 1}) {
    rungs.add(0, trial, 1.0);
    rungs.add(1, trial + 10, 1.0);
  }
  CHECK_FALSE(rungs.promote(2));
  auto cheap = rungs.promote(8);
  REQUIRE(cheap);
  CHECK(cheap->rung == 1);
  rungs.add(0, 2, 1.0);
  rungs.add(0, 3, 1.0);
  CHECK(rungs.promote(9)->rung == 2);
  CHECK(rungs.promote(9)->rung == 1);
}

TEST_CASE("a failure counts, but never goes on") {
  successive_halving rungs{{1, 2}, 2};
  rungs.add(0, 0, {});
  rungs.add(0, 1, {});
  CHECK_FALSE(rungs.promote(all));
  rungs.add(0, 2, -5.0);
  CHECK(rungs.promote(all)->trial == 2);
}

TEST_CASE("what goes on is what sorting everything would say") {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    random_stream random{seed, "halving"};
    const auto eta = static_cast<std::uint32_t>(2 + random.below(3));
    successive_halving fast{{1, 10, 100}, eta};
    slow_halving slow{3, eta};
    for (std::uint64_t trial = 0; trial < 300; ++trial) {
      std::optional<double> value;
      if (random.below(10) > 0) // with equal values
        value = static_cast<double>(random.below(50));
      auto rung = random.below(3);
      fast.add(rung, trial, value);
      slow.add(rung, trial, value);
      // Some may be overtaken before they are promoted.
      for (auto times = random.below(3); times > 0; --times) {
        auto expected = slow.promote();
        auto next = fast.promote(all);
        REQUIRE(next.has_value() == expected.has_value());
        if (!next)
          break;
        REQUIRE(next->trial == expected->first);
        REQUIRE(next->rung == expected->second);
      }
      if (trial % 50 == 0) {
        auto in = json_input::parse(json_text(fast.to_json()), "rungs");
        fast = successive_halving{{1, 10, 100}, eta};
        fast.read(in);
        REQUIRE_FALSE(in.problem());
      }
    }
  }
}
