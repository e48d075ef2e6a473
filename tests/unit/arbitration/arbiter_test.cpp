#include "base/random_stream.hpp"
#include "coordination/arbitration/arbiter.hpp"
#include "coordination/arbitration/pareto.hpp"

#include <algorithm>
#include <functional>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::coordination;

namespace {

// Two that want the same model slot and are alike in everything else.
proposal rival(const std::string& id) {
  proposal one;
  one.id = id;
  one.agent = "agent-" + id;
  one.reads = {{"feature/age", 3}};
  one.writes = {"slot/champion"};
  one.objectives = {{}, {}};
  one.submitted = 7;
  return one;
}

const versions now{{"feature/age", 3}, {"slot/champion", 1}};

ruling ruling_on(const std::string& id, std::vector<proposal> proposals,
                 const std::vector<override_order>& overrides = {}) {
  auto all = arbitrate(proposals, now, overrides);
  REQUIRE(all);
  REQUIRE(std::ranges::is_sorted(*all, {}, &ruling::proposal));
  std::ranges::reverse(proposals);
  REQUIRE(*arbitrate(proposals, now, overrides) == *all);
  return *std::ranges::find(*all, id, &ruling::proposal);
}

struct rule_case {
  arbitration_rule rule;
  std::function<void(proposal&)> makes_better;
};

} // namespace

TEST_CASE("each criterion decides where those before it are equal") {
  // b is worse by every criterion after the one at hand, and by its id.
  const std::vector<rule_case> cases{
      {arbitration_rule::safety, [](auto& b) { b.risk = {-1}; }},
      {arbitration_rule::pareto,
       [](auto& b) {
         b.objectives = {{1}, {}};
       }},
      {arbitration_rule::utility, [](auto& b) { b.utility = {1}; }},
      {arbitration_rule::expected_reward,
       [](auto& b) { b.expected_reward = {1}; }},
      {arbitration_rule::cost, [](auto& b) { b.cost = 0; }},
      {arbitration_rule::age, [](auto& b) { b.submitted = 6; }},
  };
  for (std::size_t k = 0; k < cases.size(); ++k) {
    auto a = rival("a"), b = rival("b");
    a.cost = b.cost = 5;
    for (auto later = k + 1; later < cases.size(); ++later)
      cases[later].makes_better(a);
    cases[k].makes_better(b);
    INFO(to_string(cases[k].rule));
    auto lost = ruling_on("a", {a, b});
    CHECK(!lost.accepted);
    CHECK(lost.rule == cases[k].rule);
    CHECK(lost.against == "b");
    CHECK(lost.over == "slot/champion");
    CHECK(lost.may_rebase);
    CHECK(lost.reason.find("b of agent-b goes before it by ") == 0);
    auto won = ruling_on("b", {a, b});
    CHECK(won.accepted);
    CHECK(won.rule == cases[k].rule);
    CHECK(won.against == "a");
  }
  CHECK(ruling_on("b", {rival("a"), rival("b")}).rule == arbitration_rule::id);
}

TEST_CASE("who is in nobody's way is accepted") {
  auto a = rival("a"), b = rival("b");
  b.writes = {"slot/other"};
  CHECK(ruling_on("a", {a, b}).accepted);
  CHECK(ruling_on("b", {a, b}).accepted);
  SECTION("to write what another rests on is in the way") {
    b.writes = {"feature/age"}; // retires the feature that a's champion uses
    CHECK(ruling_on("b", {a, b}).over == "feature/age");
  }
}

TEST_CASE("a loser may be made anew once") {
  auto a = rival("a"), b = rival("b");
  b.rebases = 1;
  CHECK(!ruling_on("b", {a, b}).may_rebase);
  b.rebases = 2;
  CHECK(!arbitrate(std::vector{a, b}, now));
}

TEST_CASE("what rests on the past is stale") {
  auto a = rival("a");
  a.reads["feature/age"] = 2;
  a.utility = micro::units(100);
  auto lost = ruling_on("a", {a, rival("b")});
  CHECK(lost.rule == arbitration_rule::stale);
  CHECK(lost.may_rebase);
  CHECK(lost.reason == "it saw version 2 of feature/age, which is at 3");
  CHECK(ruling_on("b", {a, rival("b")}).accepted);
}

TEST_CASE("a hard constraint is stronger than any utility and any person") {
  auto a = rival("a");
  a.utility = micro::units(100);
  a.breaches = {"latency"};
  CHECK(ruling_on("a", {a, rival("b")}).rule
        == arbitration_rule::hard_constraint);
  CHECK(!ruling_on("a", {a, rival("b")}).may_rebase);
  CHECK(ruling_on("a", {a, rival("b")}, {{"a", true, "eve", "I want it"}}).rule
        == arbitration_rule::hard_constraint);
}

TEST_CASE("a person decides between rivals, and over what is risky") {
  auto a = rival("a"), b = rival("b");
  b.risk = {1};
  CHECK(ruling_on("b", {a, b}, {{"b", true, "ann", "a launch"}}).accepted);
  CHECK(ruling_on("a", {a, b}, {{"b", true, "ann", "a launch"}}).rule
        == arbitration_rule::override);
  auto rejected = ruling_on("a", {a, b}, {{"a", false, "ann", "a freeze"}});
  CHECK(rejected.reason == "ann rejected it: a freeze");
  CHECK(ruling_on("b", {a, b}, {{"a", false, "ann", "a freeze"}}).accepted);
  b.risk = micro::units(2);
  auto held = ruling_on("b", {b});
  CHECK(!held.accepted);
  CHECK(held.needs_person);
  CHECK(ruling_on("b", {b}, {{"b", true, "ann", "seen"}}).accepted);
}

TEST_CASE("fronts order what dominance alone would leave in a circle") {
  auto point = [](std::int64_t x, std::int64_t y) {
    return std::vector<micro>{{x}, {y}};
  };
  CHECK(pareto_fronts(
            {point(3, 3), point(1, 4), point(2, 2), point(1, 1), point(3, 3)})
        == std::vector<std::size_t>{0, 0, 1, 2, 0});
  CHECK(pareto_fronts({{}, {}}) == std::vector<std::size_t>{0, 0});
  CHECK(!dominates(point(3, 3), point(3, 3)));
  // a dominates b; by utility b beats c and c beats a.
  auto a = rival("a"), b = rival("b"), c = rival("c");
  a.objectives = point(5, 1), a.utility = {1};
  b.objectives = point(4, 1), b.utility = {9};
  c.objectives = point(1, 5), c.utility = {5};
  for (auto id : {"a", "b"})
    CHECK(!ruling_on(id, {a, b, c}).accepted);
  CHECK(ruling_on("c", {a, b, c}).accepted);
}

TEST_CASE("proposals that make no sense are refused") {
  auto refused = [](auto edit) {
    std::vector all{rival("a"), rival("b")};
    std::vector<override_order> overrides;
    edit(all, overrides);
    return !arbitrate(all, now, overrides);
  };
  CHECK(!refused([](auto&, auto&) {}));
  CHECK(refused([](auto& all, auto&) { all[1].id = "a"; }));
  CHECK(refused([](auto& all, auto&) { all[1].id = ""; }));
  CHECK(refused([](auto& all, auto&) { all[1].writes.clear(); }));
  CHECK(refused([](auto& all, auto&) { all[1].objectives.clear(); }));
  CHECK(refused([](auto&, auto& orders) {
    orders = {{"c", true, "ann", "why"}};
  }));
  CHECK(refused([](auto&, auto& orders) {
    orders = {{"a", true, "ann", ""}};
  }));
  CHECK(refused([](auto&, auto& orders) {
    orders = {{"a", true, "ann", "x"}, {"a", false, "bob", "y"}};
  }));
}
