#include "tests/unit/rewards/decision_graph.hpp"

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::coordination;

namespace {

reward_terms terms_of_two_agents() {
  reward_terms terms;
  terms.utility = {{"u", micro::units(1)}};
  terms.constraints = {{"risk", micro::units(1), true, {}, {}}};
  terms.agents["a"] = {"ndcg", false, *to_micro(0.01), 10};
  terms.agents["b"] = {"auc", false, *to_micro(0.01), 10};
  return terms;
}

evaluation worth(std::uint32_t coalition, double u, double risk = 0) {
  return {coalition, {{"u", *to_micro(u)}, {"risk", *to_micro(risk)}}};
}

gain_measured gain(const std::string& decision, double control,
                   double treatment, std::uint32_t version = 1) {
  return {decision,
          version,
          {*to_micro(control), {}, 1},
          {*to_micro(treatment), {}, 1},
          1};
}

micro booked(const ledger& kept, const std::string& decision,
             reward_layer layer) {
  return kept.book.decision(decision)->booked[static_cast<std::size_t>(layer)];
}

ledger two_decisions() {
  ledger kept;
  kept.take(terms_stated{terms_of_two_agents()});
  kept.take(decision_booked{"d1", "a", {}});
  kept.take(decision_booked{"d2", "b", {"d1"}});
  return kept;
}

std::string refusal(const ledger& kept, const reward_event& event) {
  auto posting = kept.book.post(event);
  return posting ? std::string{} : posting.error().message;
}

} // namespace

TEST_CASE("gains are paid at once, shares of outcomes when they come") {
  auto kept = two_decisions();
  kept.take(gain("d1", 0.1, 0.12)); // two margins
  CHECK(booked(kept, "d1", reward_layer::inner) == micro::units(2));
  CHECK(booked(kept, "d1", reward_layer::effective) == micro::units(1));
  kept.take(
      outcome_observed{"o",
                       1,
                       {"d1", "d2"},
                       {worth(0, 0), worth(1, 1), worth(2, 3), worth(3, 6)},
                       {}});
  // Shapley: (1 + 3) / 2 and (3 + 5) / 2.
  CHECK(booked(kept, "d1", reward_layer::outer) == micro::units(2));
  CHECK(booked(kept, "d2", reward_layer::outer) == micro::units(4));
  CHECK(booked(kept, "d1", reward_layer::effective) == micro::units(2));
  CHECK(booked(kept, "d2", reward_layer::effective) == micro::units(2));
  CHECK(kept.entries.back().rule == credit_rule::shapley);
  CHECK(kept.book.balance("b", reward_layer::outer) == micro::units(4));
}

TEST_CASE("a correction is a signed new entry, a repetition is none") {
  auto kept = two_decisions();
  outcome_observed first{"o", 1, {"d1"}, {worth(0, 0), worth(1, 4)}, {}};
  kept.take(first);
  auto entries = kept.entries.size();
  kept.take(first);
  CHECK(kept.entries.size() == entries);
  auto second = first;
  second.version = 2;
  second.evaluations[1] = worth(1, 1);
  kept.take(second);
  kept.take(first); // late
  REQUIRE(kept.entries.size() == entries + 2);
  CHECK(kept.entries[entries].amount == micro::units(-3));
  CHECK(kept.entries[entries].correction);
  CHECK(kept.entries[entries].version == 2);
  CHECK(booked(kept, "d1", reward_layer::outer) == micro::units(1));

  SECTION("an outcome that was blamed on the wrong decision moves whole") {
    auto third = second;
    third.version = 3;
    third.decisions = {"d2"};
    kept.take(third);
    CHECK(booked(kept, "d1", reward_layer::outer) == micro{});
    CHECK(booked(kept, "d2", reward_layer::outer) == micro::units(1));
    CHECK(kept.book.decision("d1")->outcomes.empty());
  }
  SECTION("the same version with other content is refused") {
    second.evaluations[1] = worth(1, 2);
    CHECK(refusal(kept, second).find("other content") != std::string::npos);
    kept.take(gain("d1", 0, 1));
    CHECK(!refusal(kept, gain("d1", 0, 2)).empty());
    CHECK(!refusal(kept, decision_booked{"d1", "b", {}}).empty());
  }
}

TEST_CASE("what comes before its decision waits for it") {
  ledger kept;
  kept.take(terms_stated{terms_of_two_agents()});
  kept.take(gain("d1", 0.1, 0.12));
  kept.take(gain("d1", 0.1, 0.12));
  kept.take(
      outcome_observed{"o", 1, {"d1", "d2"}, {worth(0, 0), worth(3, 2)}, {}});
  CHECK(kept.book.waiting() == 2);
  CHECK(kept.entries.empty());
  kept.take(decision_booked{"d2", "b", {"d1"}});
  CHECK(kept.book.waiting() == 3);
  kept.take(decision_booked{"d1", "a", {}});
  CHECK(kept.book.waiting() == 0);
  CHECK(booked(kept, "d1", reward_layer::inner) == micro::units(2));
  // d2 is the outcome's own decision, d1 one edge up: 2 : 1.
  CHECK(booked(kept, "d1", reward_layer::outer).count == 666'667);
  CHECK(booked(kept, "d2", reward_layer::outer).count == 1'333'333);
}

TEST_CASE("what waited in vain is listed and harms nobody") {
  ledger kept;
  kept.take(terms_stated{terms_of_two_agents()});
  auto bad = outcome_observed{"o", 1, {"d1"}, {worth(0, 0), worth(1, 0)}, {}};
  bad.evaluations[1].values.erase("u");
  kept.take(bad);
  auto posting = kept.book.post(decision_booked{"d1", "a", {}});
  REQUIRE(posting);
  REQUIRE(posting->refused.size() == 1);
  CHECK(posting->refused[0].event == reward_event{bad});
  kept.book.apply(std::move(*posting));
  CHECK(kept.book.decision("d1"));
  CHECK(kept.book.waiting() == 0);
}

TEST_CASE("a breach of a hard constraint overrides any gain") {
  auto kept = two_decisions();
  kept.take(gain("d1", 0.1, 0.2)); // the ceiling: 10
  auto before = booked(kept, "d1", reward_layer::effective);
  CHECK(before == micro::units(5));
  kept.take(outcome_observed{
      "o",
      1,
      {"d1", "d2"},
      {worth(0, 0), worth(1, 50, 2), worth(2, 1), worth(3, 60, 2)},
      {}});
  // d1 broke it: -50 + ... of -100; d2 only added to it.
  CHECK(booked(kept, "d1", reward_layer::effective) < micro::units(-40));
  CHECK(booked(kept, "d2", reward_layer::outer) > micro{});
  CHECK(booked(kept, "d2", reward_layer::effective) == micro{});
  CHECK(kept.entries.back().breach);
  SECTION("until it is corrected") {
    kept.take(outcome_observed{"o", 2, {"d1"}, {worth(0, 0), worth(1, 0)}, {}});
    CHECK(booked(kept, "d1", reward_layer::effective) == before);
  }
}

TEST_CASE("prices are those of the decision's round") {
  auto terms = terms_of_two_agents();
  terms.coupling.start = {};
  terms.constraints.push_back(
      {"slow", {}, false, micro::units(1), micro::units(9)});
  ledger kept;
  kept.take(terms_stated{terms});
  auto outcome_of = [](const std::string& id, const std::string& decision) {
    outcome_observed outcome{id, 1, {decision}, {worth(0, 0), worth(1, 5)}, {}};
    outcome.evaluations[0].values["slow"] = micro{};
    outcome.evaluations[1].values["slow"] = micro::units(2);
    return outcome;
  };
  kept.take(decision_booked{"d1", "a", {}});
  kept.take(gain("d1", 0.2, 0.1));
  kept.take(outcome_of("o1", "d1"));
  kept.take(round_closed{1});
  kept.take(round_closed{1}); // again
  CHECK(kept.book.current()->round == 2);
  // Inner and outer disagreed in all of one cases: beta 0 + 0.5 x 0.8.
  CHECK(kept.book.current()->beta("a") == *to_micro(0.4));
  CHECK(kept.book.current()->beta("b") == micro{});
  CHECK(kept.book.current()->multiplier("slow") == micro::units(2));
  kept.take(decision_booked{"d2", "a", {}});
  kept.take(outcome_of("o2", "d2"));
  CHECK(booked(kept, "d1", reward_layer::outer) == micro::units(5));
  CHECK(booked(kept, "d2", reward_layer::outer) == micro::units(1));
  kept.take(outcome_of("o3", "d1")); // long after its round
  CHECK(booked(kept, "d1", reward_layer::outer) == micro::units(10));
  CHECK(!refusal(kept, round_closed{3}).empty());
}

TEST_CASE("events that make no sense are refused") {
  ledger kept;
  CHECK(!refusal(kept, decision_booked{"d1", "a", {}}).empty());
  kept = two_decisions();
  CHECK(!refusal(kept, decision_booked{"d3", "stranger", {}}).empty());
  CHECK(!refusal(kept, decision_booked{"d3", "a", {"d3"}}).empty());
  CHECK(!refusal(kept, decision_booked{"", "a", {}}).empty());
  CHECK(!refusal(kept, gain("d1", 0, 0, 0)).empty());
  CHECK(!refusal(kept,
                 outcome_observed{
                     "o", 1, {"d2", "d1"}, {worth(0, 0), worth(3, 0)}, {}})
             .empty());
  CHECK(
      !refusal(kept,
               outcome_observed{"o", 1, {"d1"}, {worth(1, 0), worth(0, 0)}, {}})
           .empty());
  CHECK(!refusal(kept, outcome_observed{"o", 1, {"d1"}, {worth(0, 0)}, {}})
             .empty());
  CHECK(!refusal(kept,
                 outcome_observed{
                     "o", 1, {"d1"}, {worth(0, 0), worth(1, 0)}, {{1}}})
             .empty());
  CHECK(!refusal(kept, round_closed{0}).empty());
}

TEST_CASE("rewards of random decision graphs are conserved and paid once") {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    INFO("graph " << seed);
    REQUIRE(try_graph(seed) == "");
  }
}
