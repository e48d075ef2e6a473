#include "tests/unit/policies/policy_fixture.hpp"

#include <deque>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::coordination;

namespace {

policy_options wide_range() {
  policy_options options;
  options.low = -1;
  options.high = 1.5;
  options.seed = 11;
  options.name = "test";
  return options;
}

// Rewards come five suggestions late, the later half of each as a correction.
struct delayed {
  std::deque<suggestion> open;

  suggestion step(policy& learner) {
    open.push_back(learner.propose());
    auto made = open.back();
    if (open.size() > 5) {
      auto paid = mixed_value(open.front().values);
      REQUIRE(learner.observe({open.front(), paid / 2}));
      REQUIRE(learner.observe({open.front(), paid / 2, true}));
      open.pop_front();
    }
    return made;
  }
};

} // namespace

TEST_CASE("min f and max -f give identical runs") {
  for (auto kind : every_kind) {
    INFO(to_string(kind));
    auto least = wide_range();
    least.goal = reward_goal::lowest;
    auto most = wide_range();
    most.low = -least.high;
    most.high = -least.low;
    auto a = make(kind, mixed_space(), least);
    auto b = make(kind, mixed_space(), most);
    random_stream random{3, "noise"};
    for (int i = 0; i < 400; ++i) {
      auto from_a = a->propose(), from_b = b->propose();
      REQUIRE(from_a == from_b);
      auto value = -mixed_value(from_a.values) + 0.1 * random.normal();
      REQUIRE(a->observe({from_a, value}));
      REQUIRE(b->observe({from_b, -value}));
    }
    CHECK(a->favourite() == b->favourite());
  }
}

TEST_CASE("a restored policy goes on as if it had never ended") {
  for (auto kind : every_kind) {
    INFO(to_string(kind));
    auto whole = make(kind, mixed_space(), wide_range());
    delayed world;
    for (int i = 0; i < 60; ++i)
      world.step(*whole);
    auto again = make(kind, mixed_space(), wide_range());
    REQUIRE(again->restore(whole->snapshot()));
    CHECK(again->snapshot() == whole->snapshot());
    CHECK(again->describe() == whole->describe());
    auto other = world;
    for (int i = 0; i < 60; ++i)
      REQUIRE(world.step(*whole) == other.step(*again));
  }
}

TEST_CASE("a snapshot of something else changes nothing") {
  for (auto kind : every_kind) {
    INFO(to_string(kind));
    auto one = make(kind, mixed_space(), wide_range());
    delayed world;
    for (int i = 0; i < 30; ++i)
      world.step(*one);
    auto before = one->snapshot();
    CHECK(one->restore("{}").error().code == errc::parse_error);
    CHECK(one->restore("no JSON").error().code == errc::parse_error);
    auto other = wide_range();
    other.seed = 12;
    CHECK(
        one->restore(make(kind, mixed_space(), other)->snapshot()).error().code
        == errc::conflict);
    CHECK(!one->restore(make(kind, arm_space(5), wide_range())->snapshot()));
    auto damaged = before;
    damaged.replace(damaged.find("\"learned\":") + 10, std::string::npos,
                    "[1,2]}");
    CHECK(!one->restore(damaged));
    CHECK(one->snapshot() == before);
  }
}

TEST_CASE("change the reward, and the next proposals change") {
  for (auto kind : every_kind) {
    INFO(to_string(kind));
    auto favourite_after = [&](double sign) {
      auto learner = make(kind, mixed_space(), wide_range());
      for (int i = 0; i < 400; ++i) {
        auto tried = learner->propose();
        REQUIRE(learner->observe({tried, sign * mixed_value(tried.values)}));
      }
      return mixed_value(learner->favourite());
    };
    CHECK(favourite_after(1) > 0.8);
    CHECK(favourite_after(-1) < 0.45);
  }
}

TEST_CASE("rewards that make no sense are refused") {
  for (auto kind : every_kind) {
    auto learner = make(kind, mixed_space(), wide_range());
    auto tried = learner->propose();
    auto before = learner->snapshot();
    CHECK(!learner->observe({tried, 0.0 / 0.0}));
    auto strange = tried;
    strange.values["layers"] = std::int64_t{9};
    CHECK(!learner->observe({strange, 1}));
    strange = tried;
    strange.probability = 0;
    CHECK(!learner->observe({strange, 1}));
    strange = tried;
    strange.number = 1;
    CHECK(!learner->observe({strange, 1}));
    CHECK(learner->snapshot() == before);
  }
}

TEST_CASE("options that make no sense are refused") {
  auto refused = [](policy_kind kind, recsys::search_space space, auto edit) {
    policy_options options;
    options.kind = kind;
    edit(options);
    return !make_policy(std::move(space), options);
  };
  auto line = make_space({{"x", recsys::real_range{0, 1}}});
  auto as_is = [](auto&) {};
  CHECK(!refused(policy_kind::thompson, line, as_is));
  CHECK(!refused(policy_kind::evolution, line, as_is));
  CHECK(refused(policy_kind::ucb1, line, as_is));
  CHECK(refused(policy_kind::exp3, arm_space(1025), as_is));
  CHECK(refused(policy_kind::thompson, line, [](auto& options) {
    options.thompson.independent_arms = true;
  }));
  CHECK(refused(policy_kind::thompson, line,
                [](auto& options) { options.thompson.noise_variance = 0; }));
  CHECK(refused(policy_kind::ucb1, arm_space(2),
                [](auto& options) { options.high = options.low; }));
  CHECK(refused(policy_kind::evolution, line,
                [](auto& options) { options.evolution.tournament = 21; }));
  CHECK(refused(policy_kind::exp3, arm_space(2),
                [](auto& options) { options.horizon = 0; }));
  CHECK(refused(policy_kind::reinforce, line,
                [](auto& options) { options.reinforce_rate = 0; }));
}
