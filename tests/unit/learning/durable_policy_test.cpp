#include "actors/learning/durable_policy.hpp"
#include "coordination/micro.hpp"
#include "tests/unit/storage/memory_fixture.hpp"

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::actors;
using namespace automodel::storage;
using namespace automodel::storage::test;

namespace {

using coordination::policy_options;
using messages::schema::Record;
using messages::schema::Reward;

recsys::search_space windows() {
  return recsys::search_space::create(
             {{"window_days",
               recsys::choice{{std::int64_t{0}, std::int64_t{7},
                               std::int64_t{30}, std::int64_t{90}}}}})
      .value();
}

// The reward of a window before its sign: 30 days are best, none is worst.
double worth_of_window(const parameters& values) {
  auto days = std::get<std::int64_t>(values.at("window_days"));
  return days == 30 ? 1 : days == 0 ? -1 : 0;
}

// An agent, its memory, and whoever pays it.
struct paid_world {
  temporary_folder folder;
  std::optional<memory> store = memory::open(folder.path()).value();
  policy_options options{};
  std::uint64_t payments = 0;

  paid_world() {
    options.seed = 3;
    options.thompson.independent_arms = true;
    options.thompson.noise_variance = 0.05;
  }

  durable_policy open() {
    return durable_policy::open({"e1", "/analyst", "windows"}, windows(),
                                options, store->reader())
        .value();
  }

  parameters decide(durable_policy& agent, digest& decision) {
    auto made = agent.decide();
    store->commit(made.step).value();
    decision = made.decision;
    return made.values;
  }

  result<receipt> pay(const digest& decision, double value,
                      const std::optional<digest>& corrects = {}) {
    auto amount = coordination::to_micro(value)->count;
    std::vector<digest> parents{decision};
    if (corrects)
      parents.push_back(*corrects);
    auto reward = draft(
        "pay/" + std::to_string(++payments),
        [&](Record::Builder record) {
          auto made = record.initReward();
          made.setKind(Reward::Kind::EFFECTIVE);
          made.setOutcome(as_data(decision));
          made.setRule("(1 - b) inner + b outer");
          made.setMetric("valid ndcg@10");
          made.setTotalMicro(amount);
          if (corrects)
            made.setCorrects(as_data(*corrects));
          auto entry = made.initEntries(1)[0];
          entry.setAgent("/analyst");
          entry.setDecision(as_data(decision));
          entry.setAmountMicro(amount);
        },
        parents);
    return store->commit({"/payer",
                          store->reader().last_sequence("/payer").value() + 1,
                          payment_with_letters(std::move(reward))});
  }

  std::vector<stored_record> letters() {
    return store->reader().shared().letters("/analyst").value();
  }

  void read_letters(durable_policy& agent) {
    for (const auto& letter : letters())
      store->commit(agent.learn(letter, store->reader()).value()).value();
  }

  /// What it proposes after `rounds` of being paid `sign` times the worth: the
  /// mean worth of the next ten.
  double live(durable_policy& agent, int rounds, double sign) {
    double last = 0;
    for (int i = 0; i < rounds; ++i) {
      digest decision;
      auto values = decide(agent, decision);
      pay(decision, sign * worth_of_window(values)).value();
      read_letters(agent);
      if (i >= rounds - 10)
        last += worth_of_window(values) / 10;
    }
    return last;
  }
};

} // namespace

TEST_CASE("change the reward that the memory delivers, and the next decisions "
          "change") {
  paid_world paid, turned;
  auto one = paid.open(), other = turned.open();
  CHECK(paid.live(one, 30, 1) > 0.5);
  CHECK(turned.live(other, 30, -1) < -0.5);
  CHECK(one.updates() == 30);
  // The same agent, when the wind turns.
  CHECK(paid.live(one, 60, -1) < 0.5);
  CHECK(paid.store->reader().verify()->clean());
}

TEST_CASE("an agent that is opened anew goes on as if it had never ended") {
  paid_world whole, broken;
  auto steady = whole.open();
  whole.live(steady, 25, 1);
  for (int i = 0; i < 25; ++i) {
    auto agent = broken.open(); // dies after each round
    broken.live(agent, 1, 1);
    broken.store.reset();
    broken.store = memory::open(broken.folder.path()).value();
  }
  CHECK(broken.open().learned().snapshot() == steady.learned().snapshot());
  CHECK(broken.open().updates() == 25);
  CHECK(to_hex(broken.store->reader().head()->chain)
        == to_hex(whole.store->reader().head()->chain));
}

TEST_CASE("a reward is learned once, however often its letter comes") {
  paid_world w;
  auto agent = w.open();
  digest decision;
  w.decide(agent, decision);
  w.pay(decision, 0.5).value();
  auto letter = w.letters().at(0);
  w.read_letters(agent);
  auto learned = agent.learned().snapshot();
  CHECK(w.letters().empty());
  // Delivered again to one that did not hear of the acknowledgement.
  auto late = w.open();
  auto again = w.store->commit(late.learn(letter, w.store->reader()).value());
  REQUIRE_FALSE(again);
  CHECK(again.error().code == errc::conflict);
  CHECK(w.open().learned().snapshot() == learned);
  CHECK(w.open().updates() == 1);
}

TEST_CASE("a correction adds to what was paid before") {
  paid_world once, corrected;
  auto a = once.open(), b = corrected.open();
  digest decision;
  once.decide(a, decision);
  once.pay(decision, 0.75).value();
  once.read_letters(a);
  corrected.decide(b, decision);
  auto first = corrected.pay(decision, 0.5).value();
  corrected.pay(decision, 0.25, first.ids.front()).value();
  corrected.read_letters(b);
  CHECK(a.learned().favourite() == b.learned().favourite());
  CHECK(a.learned().describe() == b.learned().describe());
}

TEST_CASE("what is no reward teaches nothing") {
  paid_world w;
  auto agent = w.open();
  auto other = w.store
                   ->commit({"/somebody",
                             1,
                             {draft("letter",
                                    [](Record::Builder record) {
                                      auto letter
                                          = record.initOutbox().initMessage();
                                      letter.setTo("/analyst");
                                      letter.setTopic("greeting");
                                    })}})
                   .value();
  CHECK(agent.learn(w.letters().at(0), w.store->reader()).error().code
        == errc::parse_error);
  CHECK(agent.updates() == 0);
  auto moved = w.options;
  moved.seed = 4;
  digest decision;
  w.decide(agent, decision);
  CHECK(durable_policy::open({"e1", "/analyst", "windows"}, windows(), moved,
                             w.store->reader())
            .error()
            .code
        == errc::conflict);
}
