#include "base/random_stream.hpp"
#include "recsys/monitors/loss_monitor.hpp"
#include "recsys/monitors/metric_monitor.hpp"
#include "recsys/monitors/starvation_monitor.hpp"

#include <cmath>
#include <functional>
#include <limits>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

using loss_curve = std::function<double(double step)>;

constexpr double ln2 = 0.6931471805599453;

/// A tenth of noise on a value, the same for the same step.
double noisy(double value, double step) {
  random_stream random(1, "noise", static_cast<std::uint64_t>(step));
  return value * (0.95 + 0.1 * random.uniform());
}

/// What the monitors find in a training of `steps` steps; it ends where one
/// stops it.
std::vector<finding> found_in(
    const loss_curve& loss, int steps = 3000,
    const loss_curve& gradient = [](double) { return -1; }) {
  loss_monitor monitor({{"ln 2", ln2}, {"ln 1000", std::log(1000)}});
  std::vector<finding> out;
  for (int i = 1; i <= steps; ++i)
    for (auto& one :
         monitor.step(static_cast<std::uint64_t>(i), loss(i), gradient(i))) {
      out.push_back(one);
      if (one.stops)
        return out;
    }
  return out;
}

std::vector<std::string> names_of(const std::vector<finding>& findings) {
  std::vector<std::string> out;
  for (const auto& one : findings)
    out.emplace_back(one.monitor);
  return out;
}

double sound(double step) {
  return noisy(0.2 + 0.6 * std::exp(-step / 2000), step);
}

using names = std::vector<std::string>;

} // namespace

TEST_CASE("a sound training is passed over in silence") {
  CHECK(names_of(found_in(sound)).empty());
  CHECK(names_of(found_in(sound, 3000, [](double step) {
          return noisy(step < 300 ? 5 : 1, step);
        })).empty());
}

TEST_CASE("a loss that is no number stops a training at once") {
  for (auto bad : {std::numeric_limits<double>::quiet_NaN(),
                   std::numeric_limits<double>::infinity()}) {
    auto found = found_in([&](double step) { return step < 77 ? 1 : bad; });
    REQUIRE(names_of(found) == names{"not-finite"});
    CHECK(found[0].stops);
    CHECK(found[0].step == 77);
    CHECK(found[0].text.find("step 77") != std::string::npos);
    found = found_in(sound, 100,
                     [&](double step) { return step < 50 ? 1 : bad; });
    REQUIRE(names_of(found) == names{"not-finite"});
    CHECK(found[0].text.find("gradient") != std::string::npos);
  }
}

TEST_CASE("a loss that climbs for good stops a training") {
  auto found = found_in([](double step) {
    return noisy(step < 500 ? 0.7 - step / 1000 : 0.2 * step / 500, step);
  });
  REQUIRE_FALSE(found.empty());
  CHECK(found.back().monitor == monitors::divergence);
  CHECK(found.back().stops);
}

TEST_CASE("a loss that jumps and comes back does not") {
  auto found = found_in(
      [](double step) { return step > 600 && step < 680 ? 20 : sound(step); });
  CHECK(names_of(found).empty());
}

TEST_CASE("an over-fitted loss that grows a little does not") {
  auto found = found_in([](double step) {
    return noisy(step < 1000 ? 0.7 * std::exp(-step / 200) : 0.02, step);
  });
  CHECK(names_of(found) == names{"plateau"});
}

TEST_CASE("a loss that stands still is told, and training goes on") {
  auto found = found_in([](double step) { return noisy(0.5, step); });
  REQUIRE(names_of(found) == names{"plateau"});
  CHECK_FALSE(found[0].stops);
}

TEST_CASE("a loss at its trivial value is told by name") {
  auto found = found_in([](double) { return ln2 * 1.001; }, 400);
  REQUIRE(names_of(found) == names{"trivial-loss"});
  CHECK(found[0].text.find("ln 2") != std::string::npos);
  CHECK_FALSE(found[0].stops);
  found = found_in([](double) { return std::log(1000); }, 400);
  REQUIRE(names_of(found) == names{"trivial-loss"});
  CHECK(found[0].text.find("ln 1000") != std::string::npos);
  // It begins there and leaves.
  CHECK(names_of(found_in([](double step) { return ln2 - step / 10000; }, 400))
            .empty());
}

TEST_CASE("a gradient that explodes is told once") {
  auto found = found_in(sound, 500, [](double step) {
    return step == 300 || step == 400 ? 1000 : noisy(1, step);
  });
  REQUIRE(names_of(found) == names{"gradient-explosion"});
  CHECK(found[0].step == 300);
  CHECK_FALSE(found[0].stops);
}

TEST_CASE("monitors go on from their memory as if nothing had been") {
  auto loss = [](double step) { return noisy(step < 700 ? 0.5 : 2.0, step); };
  for (int broken_at : {10, 333, 700, 801}) {
    loss_monitor whole({}), first({});
    std::vector<finding> expected, found;
    auto watch = [&](loss_monitor& by, int from, int to, auto& out) {
      for (int i = from; i < to; ++i)
        for (auto& one :
             by.step(static_cast<std::uint64_t>(i), loss(i), noisy(1, i)))
          out.push_back(one);
    };
    watch(whole, 0, 1000, expected);
    watch(first, 0, broken_at, found);
    loss_monitor second({});
    REQUIRE(second.restore(first.memory()));
    watch(second, broken_at, 1000, found);
    CHECK(names_of(found) == names_of(expected));
    CHECK(names_of(found) == names{"divergence"});
    CHECK(second.memory() == whole.memory());
  }
  CHECK_FALSE(loss_monitor({}).restore(std::vector<double>(3)));
}

TEST_CASE("a metric that is too good is told") {
  CHECK(implausible("auc", 5, 0.995));
  CHECK(implausible("ndcg@10", 5, 1.0));
  CHECK(implausible("auc/is_click", 5, 0.999));
  CHECK_FALSE(implausible("auc", 5, 0.984));
  CHECK_FALSE(implausible("coverage@10", 5, 1.0));
  CHECK_FALSE(implausible("logloss", 5, -0.1));
  CHECK_FALSE(implausible("auc", 5, std::numeric_limits<double>::quiet_NaN()));
}

TEST_CASE("waiting for batches is told once, and is no part of a record") {
  starvation_monitor starved, fed;
  int told = 0;
  for (std::uint64_t step = 1; step <= 1000; ++step) {
    told += starved.step(step, 0.03, 0.01).has_value();
    CHECK_FALSE(fed.step(step, 0.01, 0.03));
  }
  CHECK(told == 1);
  CHECK(depends_on_clock("monitor/starvation"));
  CHECK_FALSE(depends_on_clock("monitor/plateau"));
}

TEST_CASE("a finding in a curve has words") {
  CHECK(finding_words("monitor/plateau", 900, 0.25)
        == "the loss has stood still at 0.25 (step 900)");
  CHECK(finding_words("loss", 900, 0.25).empty());
  CHECK(is_finding("monitor/plateau"));
  CHECK_FALSE(is_finding("loss"));
}
