#include "actors/arbitration/settling.hpp"
#include "messages/parameters.hpp"
#include "storage/record_text.hpp"
#include "tests/unit/storage/shared_fixture.hpp"

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::actors;
using namespace automodel::storage;
using namespace automodel::storage::test;

namespace {

using coordination::micro;
using messages::schema::Record;

// A memory with a slot "home" that two agents want.
struct world {
  temporary_folder folder;
  memory store = memory::open(folder.path()).value();
  shared_writer writer{store};

  memory_reader reader() const { return store.reader(); }

  digest propose(const std::string& agent, std::int64_t utility,
                 const std::function<void(recorded_proposal&)>& change = {}) {
    recorded_proposal made;
    made.what.agent = agent;
    made.what.writes = {"home"};
    made.what.reads = {{"home", version("home")}};
    made.what.utility = micro::units(utility);
    made.releases = {{"home", writer.release("of " + agent).value()}};
    made.reason = "a test";
    if (change)
      change(made);
    auto draft = writer.stamped([](Record::Builder) {});
    draft.record = messages::make_message<messages::schema::Record>(
        [&](Record::Builder record) {
          record.setExperiment("e1");
          record.setStep("propose/" + std::to_string(++proposals_));
          write_proposal(made, record);
        });
    return writer.add_step({std::move(draft)}).value().ids.front();
  }

  std::uint64_t version(const std::string& slot) const {
    auto state = reader().shared().slot(slot).value();
    return state ? state->version : 0;
  }

  /// Who made the release that the slot points to.
  std::string live(const std::string& slot = "home") const {
    auto state = reader().shared().slot(slot).value();
    if (!state)
      return "";
    return reader()
        .get(state->release)
        .value()
        .record
        .read([](Record::Reader record) -> result<std::string> {
          return messages::read_text(record.getRelease().getCandidate());
        })
        .value();
  }

  bool settle() {
    auto step = settle_open(reader()).value();
    if (step)
      store.commit(*step).value();
    return step.has_value();
  }

  result<human_ruling> say(const human_word& word) {
    auto ruling = rule_by_person(reader(), word);
    if (ruling && ruling->step)
      if (auto done = store.commit(*ruling->step); !done)
        return pass_on(done);
    return ruling;
  }

  result<human_ruling> accept(const digest& which) {
    return say({to_hex(which), {}, true, "ada", "she knows better"});
  }
  result<human_ruling> reject(const digest& which) {
    return say({to_hex(which), {}, false, "ada", "she knows better"});
  }
  result<human_ruling> prefer(const digest& about, const digest& which) {
    return say({to_hex(about), to_hex(which), true, "ada", "she prefers it"});
  }

  proposal_history of(const digest& which) const {
    auto all = proposals_in(reader()).value();
    for (auto& one : all)
      if (one.proposal.id == which)
        return one;
    throw std::logic_error("no such proposal");
  }

  /// The newest arbitration.
  stored_record arbitration() const {
    return reader()
        .log({.kind = Record::ARBITRATION, .newest_first = true})
        .value()
        .front();
  }

  std::uint64_t records() const { return reader().head()->index; }

private:
  int proposals_ = 0;
};

} // namespace

TEST_CASE("a proposal is read as it was written") {
  world w;
  auto id = w.propose("/ranker", 3, [](recorded_proposal& made) {
    made.what.reads["index"] = 7;
    made.what.breaches = {"latency"};
    made.what.risk = micro::units(2);
    made.what.objectives = {micro{5}, micro{-6}};
    made.what.expected_reward = micro{-9};
    made.what.cost = 40;
    made.what.rebases = 1;
  });
  auto read = w.of(id).proposal;
  CHECK(read.what.id == to_hex(id));
  CHECK(read.what.agent == "/ranker");
  CHECK(read.what.reads == coordination::versions{{"home", 0}, {"index", 7}});
  CHECK(read.what.writes.contains("home"));
  CHECK(read.what.breaches == std::vector<std::string>{"latency"});
  CHECK(read.what.risk == micro::units(2));
  CHECK(read.what.objectives == std::vector{micro{5}, micro{-6}});
  CHECK(read.what.utility == micro::units(3));
  CHECK(read.what.expected_reward == micro{-9});
  CHECK(read.what.cost == 40);
  CHECK(read.what.rebases == 1);
}

TEST_CASE("open conflicts are settled by the rules, and carried out") {
  world w;
  auto poor = w.propose("/poor", 1), rich = w.propose("/rich", 2);
  auto risky = w.propose("/risky", 9, [&](recorded_proposal& made) {
    made.what.risk = micro::units(5);
    made.what.writes = {"other"};
    made.what.reads = {{"other", 0}};
    made.releases = {{"other", made.releases["home"]}};
  });
  CHECK(open_groups(proposals_in(w.reader()).value()).size() == 2);
  REQUIRE(w.settle());
  CHECK(w.live() == "of /rich");
  CHECK(w.of(rich).fate == proposal_fate::accepted);
  CHECK(w.of(poor).fate == proposal_fate::refused);
  CHECK(w.of(poor).reason.find("by utility") != std::string::npos);
  CHECK(w.of(risky).fate == proposal_fate::open); // a person must accept it
  CHECK_FALSE(w.settle());
  CHECK(w.live("other").empty());
  REQUIRE(w.accept(risky));
  CHECK(w.live("other") == "of /risky");
  CHECK(w.reader().verify()->clean());
}

TEST_CASE("a person takes what the rules refused, on the record") {
  world w;
  auto poor = w.propose("/poor", 1), rich = w.propose("/rich", 2);
  w.settle();
  auto settled = w.arbitration().id;
  auto ruling = w.prefer(settled, poor);
  REQUIRE(ruling);
  CHECK(w.live() == "of /poor");
  CHECK(w.version("home") == 2);
  CHECK(w.of(poor).fate == proposal_fate::accepted);
  CHECK(w.of(rich).fate == proposal_fate::refused);

  // Who and why, and the proposal as its parent.
  auto word = w.reader().get(ruling->record).value();
  auto text = record_text(word.record).value();
  CHECK(text.find("ada: she prefers it") != std::string::npos);
  CHECK(w.reader().parents(word.id).value().front().id == poor);
  CHECK(word.producer == "/people/ada");
  auto said = record_text(w.arbitration().record).value();
  CHECK(said.find("a person chose /poor of 2 by override")
        != std::string::npos);
  CHECK(said.find("not /rich: ada: she prefers it") != std::string::npos);
  // The change of the slot leads back to it.
  auto index = w.reader().shared().slot("home").value()->index;
  auto why = w.reader().why(w.reader().get(index).value().id).value();
  CHECK(std::ranges::any_of(
      why.records, [&](const auto& one) { return one.id == ruling->record; }));

  // Twice is once, also by the old conflict's name.
  auto before = w.records();
  auto again = w.prefer(settled, poor).value();
  CHECK_FALSE(again.step);
  CHECK(again.record == w.arbitration().id);
  CHECK(w.records() == before);
  CHECK(w.reader().verify()->clean());
}

TEST_CASE("a person's word settles an open conflict, and no other") {
  world w;
  auto a = w.propose("/a", 1), b = w.propose("/b", 2);
  REQUIRE(w.reject(b));
  CHECK(w.of(b).fate == proposal_fate::refused);
  CHECK(w.of(a).fate == proposal_fate::open);
  CHECK(w.live().empty());
  CHECK_FALSE(w.reject(b)->step);
  REQUIRE(w.prefer(b, a));
  CHECK(w.live() == "of /a");
  // Carried out: only another can take its place.
  CHECK(w.reject(a).error().code == errc::conflict);
  CHECK(w.live() == "of /a");
}

TEST_CASE("a person lifts no hard constraint") {
  world w;
  auto bad = w.propose("/bad", 9, [](recorded_proposal& made) {
    made.what.breaches = {"latency"};
  });
  auto before = w.records();
  auto refused = w.accept(bad);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == errc::not_permitted);
  CHECK(refused.error().message.find("latency") != std::string::npos);
  CHECK(w.records() == before);
  w.settle();
  CHECK(w.of(bad).fate == proposal_fate::refused);
  CHECK(w.accept(bad).error().code == errc::not_permitted);
  CHECK(w.live().empty());
}

TEST_CASE("what was overtaken is refused, whoever wants it") {
  world w;
  auto poor = w.propose("/poor", 1);
  w.propose("/rich", 2);
  w.settle();
  // Somebody else changes the slot after the arbitration.
  auto other = w.writer.release("of another").value();
  w.writer.set_slot("home", 1, other).value();
  auto late = w.accept(poor);
  REQUIRE_FALSE(late);
  CHECK(late.error().code == errc::conflict);
  CHECK(late.error().message.find("overtaken") != std::string::npos);
  CHECK(w.live() == "of another");
}

TEST_CASE("of two who rule at the same time, one is heard") {
  world w;
  auto a = w.propose("/a", 1);
  auto yes
      = rule_by_person(w.reader(), {to_hex(a), {}, true, "ada", "a reason"});
  auto no
      = rule_by_person(w.reader(), {to_hex(a), {}, false, "bob", "a reason"});
  REQUIRE(w.store.commit(*yes->step));
  auto late = w.store.commit(*no->step);
  REQUIRE_FALSE(late);
  CHECK(late.error().code == errc::conflict);
  CHECK(w.of(a).fate == proposal_fate::accepted);
}

TEST_CASE("words that cannot be followed say why") {
  world w;
  auto a = w.propose("/a", 1), b = w.propose("/b", 2);
  auto apart = w.propose("/apart", 1, [](recorded_proposal& made) {
    made.what.writes = {"far"};
    made.what.reads = {{"far", 0}};
    made.releases = {{"far", made.releases["home"]}};
  });
  auto code = [&](const human_word& word) { return w.say(word).error().code; };
  CHECK(code({std::string(64, 'f'), {}, true, "ada", "why"})
        == errc::not_found);
  auto release = to_hex(w.writer.release("x").value());
  CHECK(code({release, {}, true, "ada", "why"}) == errc::not_found);
  CHECK(code({to_hex(a), {}, true, "ada", ""}) == errc::invalid_argument);
  CHECK(code({to_hex(a), to_hex(apart), true, "ada", "why"})
        == errc::invalid_argument);
  w.settle();
  auto settled = to_hex(w.arbitration().id);
  CHECK(code({settled, {}, true, "ada", "why"}) == errc::invalid_argument);
  CHECK(w.of(b).fate == proposal_fate::accepted);
}
