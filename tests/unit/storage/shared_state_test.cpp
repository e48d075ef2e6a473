#include "shared_fixture.hpp"
#include "table_edit.hpp"

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::storage;
using namespace automodel::storage::test;

namespace {

using builder = messages::schema::Record::Builder;

struct open_memory {
  temporary_folder folder;
  memory held = memory::open(folder.path()).value();
  shared_writer writer{held};

  shared_view shared() const { return held.reader().shared(); }
  bool sound() const { return held.reader().verify()->clean(); }
};

void check_refused(const result<digest>& outcome, errc code,
                   const std::string& text) {
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == code);
  INFO(outcome.error().message);
  CHECK(outcome.error().message.find(text) != std::string::npos);
}

fill_record lease_change(std::string holder, std::uint64_t token,
                         std::uint64_t renew) {
  return [=](builder record) {
    auto lease = record.initLease();
    lease.setName("work");
    lease.setHolder(holder);
    lease.setToken(token);
    if (renew > 0)
      lease.setRenew(renew);
    else
      lease.setRelease();
  };
}

} // namespace

TEST_CASE("a slot changes only from the version that was read") {
  open_memory m;
  auto first = m.writer.release("ease").value();
  auto second = m.writer.release("mf").value();
  CHECK_FALSE(m.shared().slot("home").value());
  REQUIRE(m.writer.set_slot("home", 0, first));
  check_refused(m.writer.set_slot("home", 0, second), errc::conflict,
                "'home' has version 1, not 0");
  REQUIRE(m.writer.set_slot("home", 1, second));
  auto slot = m.shared().slot("home").value().value();
  CHECK(slot.version == 2);
  CHECK(slot.release == second);
  CHECK(m.shared().slots()->size() == 1);
  CHECK(m.sound());
}

TEST_CASE("a slot points to a release and to nothing else") {
  open_memory m;
  auto other = m.writer.limit("a", 1).value();
  check_refused(m.writer.set_slot("home", 0, other), errc::not_found,
                "which is no release");
}

TEST_CASE("a slot change holds only while what it read is the same") {
  open_memory m;
  auto release = m.writer.release("ease").value();
  REQUIRE(m.writer.set_slot("features", 0, release));
  auto change = [&](std::uint64_t features) {
    return m.writer.add(
        [&](builder record) {
          slot_change("home", 0, release)(record);
          auto read = record.getSlotChange().initReadSet(1)[0];
          read.setSlot("features");
          read.setVersion(features);
        },
        {release});
  };
  check_refused(change(0), errc::conflict, "'features' has version 1");
  CHECK(change(1));
}

TEST_CASE("the changes of one step happen together or not at all") {
  open_memory m;
  auto release = m.writer.release("ease").value();
  REQUIRE(m.writer.set_slot("b", 0, release));
  auto refused = m.writer.add_step(
      {m.writer.stamped(slot_change("a", 0, release), {release}),
       m.writer.stamped(slot_change("b", 0, release), {release})});
  CHECK(refused.error().code == errc::conflict);
  CHECK_FALSE(m.shared().slot("a").value());
  auto together = m.writer.add_step(
      {m.writer.stamped(slot_change("a", 0, release), {release}),
       m.writer.stamped(slot_change("a", 1, release), {release}),
       m.writer.stamped(slot_change("b", 1, release), {release})});
  REQUIRE(together);
  CHECK(m.shared().slot("a").value()->version == 2);
  CHECK(m.sound());
}

TEST_CASE("steps of one group see each other's changes") {
  open_memory m;
  auto release = m.writer.release("ease").value();
  auto step = [&](const std::string& who) {
    return step_commit{
        who, 1, {m.writer.stamped(slot_change("home", 0, release), {release})}};
  };
  std::vector<step_commit> group{step("/a"), step("/b"), step("/c")};
  auto receipts = m.held.commit_all(group);
  CHECK(receipts[0]);
  CHECK(receipts[1].error().code == errc::conflict);
  CHECK(receipts[2].error().code == errc::conflict);
  CHECK(m.shared().slot("home").value()->version == 1);
}

TEST_CASE("a lease is one holder's until it ends") {
  open_memory m;
  REQUIRE(m.writer.grant("work", "/a", 1, 100));
  check_refused(m.writer.grant("work", "/b", 2, 100), errc::conflict,
                "is held by /a for another 100 ms");
  m.writer.now += 100;
  check_refused(m.writer.grant("work", "/b", 3, 100), errc::conflict,
                "the next is not 3");
  REQUIRE(m.writer.grant("work", "/b", 2, 100));
  check_refused(m.writer.add(lease_change("/a", 1, 50)), errc::conflict,
                "has token 2, not 1");
  check_refused(m.writer.add(lease_change("/a", 2, 50)), errc::conflict,
                "is held by /b");
  REQUIRE(m.writer.add(lease_change("/b", 2, 500)));
  CHECK(m.shared().lease("work").value()->until_unix_ms == m.writer.now + 500);
  REQUIRE(m.writer.add(lease_change("/b", 2, 0)));
  CHECK_FALSE(m.shared().lease("work").value()->is_live(m.writer.now));
  CHECK(m.writer.grant("work", "/c", 3, 100));
  CHECK(m.sound());
}

TEST_CASE("a lease needs a time") {
  open_memory m;
  m.writer.now = 0;
  check_refused(m.writer.grant("work", "/a", 1, 100), errc::invalid_argument,
                "annex.committedUnixMs");
}

TEST_CASE("a stale token writes nothing, whatever the record") {
  open_memory m;
  auto release = m.writer.release("ease").value();
  REQUIRE(m.writer.grant("work", "/a", 1, 100));
  m.writer.fences = {{"work", 1}};
  REQUIRE(m.writer.set_slot("home", 0, release));
  m.writer.now += 100; // asleep
  check_refused(m.writer.set_slot("home", 1, release), errc::conflict,
                "has ended");
  m.writer.fences.clear();
  REQUIRE(m.writer.grant("work", "/b", 2, 100));
  m.writer.fences = {{"work", 1}};
  check_refused(m.writer.set_slot("home", 1, release), errc::conflict,
                "1 is stale");
  auto made = m.writer.stamped([](builder record) {
    record.initIntent().setName("n");
    record.getIntent().setResolvedFile("{}");
  });
  CHECK(m.writer.add_step({made}).error().code == errc::conflict);
  m.writer.fences = {{"work", 2}};
  CHECK(m.writer.set_slot("home", 1, release));
  CHECK(m.sound());
}

TEST_CASE("a step that arrived is acknowledged again after its lease ended") {
  open_memory m;
  REQUIRE(m.writer.grant("work", "/a", 1, 100));
  m.writer.fences = {{"work", 1}};
  step_commit step{"/a", 1, {m.writer.stamped([](builder record) {
                     record.initIntent().setName("n");
                     record.getIntent().setResolvedFile("{}");
                   })}};
  REQUIRE(m.held.commit(step));
  m.writer.fences.clear();
  m.writer.now += 100;
  REQUIRE(m.writer.grant("work", "/b", 2, 100));
  CHECK(m.held.commit(step)->repeated);
}

TEST_CASE("a budget is reserved before it is used and never exceeded") {
  open_memory m;
  check_refused(m.writer.reserve("trials", "a", 1), errc::not_found,
                "no budget trials");
  REQUIRE(m.writer.limit("trials", 10));
  REQUIRE(m.writer.reserve("trials", "a", 6));
  check_refused(m.writer.reserve("trials", "b", 5), errc::resource_exhausted,
                "4 of 10 trials left (0 spent, 6 in flight)");
  check_refused(m.writer.reserve("trials", "a", 1), errc::conflict,
                "a reservation 'a' already");
  check_refused(m.writer.settle("trials", "a", 7), errc::invalid_argument,
                "7 cannot be spent");
  REQUIRE(m.writer.settle("trials", "a", 2));
  check_refused(m.writer.settle("trials", "a", 2), errc::not_found,
                "no reservation 'a'");
  REQUIRE(m.writer.reserve("trials", "b", 8));
  check_refused(m.writer.limit("trials", 9), errc::resource_exhausted,
                "cannot be 9");
  REQUIRE(m.writer.limit("trials", 20));
  auto budget = m.shared().budget("trials", m.writer.now).value().value();
  CHECK(budget.spent == 2);
  CHECK(budget.reserved == 8);
  CHECK(budget.left() == 10);
  CHECK(m.sound());
}

TEST_CASE("a reservation comes back when the lease of its holder ends") {
  open_memory m;
  REQUIRE(m.writer.limit("trials", 10));
  REQUIRE(m.writer.grant("work", "/a", 1, 100));
  REQUIRE(m.writer.reserve("trials", "kept", 1));
  REQUIRE(m.writer.reserve("trials", "a", 9, {"work", 1}));
  CHECK(m.writer.reserve("trials", "b", 9).error().code
        == errc::resource_exhausted);
  m.writer.now += 100;
  CHECK(m.shared().budget("trials", m.writer.now).value()->left() == 9);
  REQUIRE(m.writer.reserve("trials", "b", 9));
  check_refused(m.writer.settle("trials", "a", 1), errc::not_found,
                "its lease has ended");
  check_refused(m.writer.reserve("trials", "c", 1, {"work", 1}),
                errc::resource_exhausted, "0 of 10");
  CHECK(m.sound());
}

TEST_CASE("what cannot be undone is spent when its holder is lost") {
  open_memory m;
  REQUIRE(m.writer.limit("tokens", 10));
  REQUIRE(m.writer.grant("work", "/a", 1, 100));
  REQUIRE(m.writer.add([](builder record) {
    auto budget = record.initBudget();
    budget.setAccount("tokens");
    auto reserve = budget.initReserve();
    reserve.setName("call-1");
    reserve.setAmount(7);
    reserve.setLease("work");
    reserve.setToken(1);
    reserve.setSpentIfLost(true);
  }));
  auto budget = m.shared().budget("tokens", m.writer.now + 100).value().value();
  CHECK(budget.spent == 7);
  CHECK(budget.reserved == 0);
}

TEST_CASE("a letter waits until it is acknowledged, which happens once") {
  open_memory m;
  auto letter = [&](const std::string& to) {
    return m.writer
        .add([&](builder record) {
          auto message = record.initOutbox().initMessage();
          message.setTo(to);
          message.setTopic("reward");
        })
        .value();
  };
  auto first = letter("/a");
  auto second = letter("/a");
  letter("/ab");
  CHECK(m.shared().letters("/a")->size() == 2);
  CHECK(m.shared().letters("/a", 1)->front().id == first);
  auto acknowledge = [&](const digest& id) {
    return m.writer.add(
        [&](builder record) {
          record.initOutbox().setAcknowledged(as_data(id));
        },
        {id});
  };
  REQUIRE(acknowledge(first));
  check_refused(acknowledge(first), errc::conflict, "no letter that waits");
  CHECK(m.shared().letters("/a")->front().id == second);
  CHECK(m.shared().letters("/ab")->size() == 1);
  CHECK(m.sound());
}

TEST_CASE("an outcome is paid once, corrections add up") {
  open_memory m;
  auto outcome = m.writer.limit("an outcome", 1).value();
  auto pay = [&](std::int64_t micro, const std::optional<digest>& corrects) {
    std::vector<digest> parents{outcome};
    if (corrects)
      parents.push_back(*corrects);
    return m.writer.add(
        [&](builder record) {
          auto reward = record.initReward();
          reward.setKind(messages::schema::Reward::Kind::OUTER);
          reward.setOutcome(as_data(outcome));
          reward.setRule("shapley exact");
          reward.setMetric("ndcg@10");
          reward.setTotalMicro(micro);
          auto entry = reward.initEntries(1)[0];
          entry.setAgent("/a");
          entry.setDecision(as_data(outcome));
          entry.setAmountMicro(micro);
          if (corrects)
            reward.setCorrects(as_data(*corrects));
        },
        parents);
  };
  auto first = pay(500, {}).value();
  check_refused(pay(500, {}), errc::conflict, "was paid by record");
  auto second = pay(-200, first).value();
  check_refused(pay(-200, first), errc::conflict, "is not the last payment");
  REQUIRE(pay(1, second));
  auto earnings = m.shared().earnings().value();
  REQUIRE(earnings.size() == 1);
  CHECK(earnings[0].agent == "/a");
  CHECK(earnings[0].paid.micro == 301);
  CHECK(earnings[0].paid.entries == 3);
  CHECK(m.sound());
}

TEST_CASE("a skill lives as long as a verdict among its evidence stands") {
  open_memory m;
  auto root = m.writer.limit("root", 1).value();
  auto verdict = [&](const std::optional<digest>& supersedes) {
    return m.writer.add(
        [&](builder record) {
          auto made = record.initVerdict();
          made.setCandidate("ease");
          made.setReason("measured");
          if (supersedes)
            made.setSupersedes(as_data(*supersedes));
        },
        {supersedes.value_or(root)});
  };
  auto skill = [&](const digest& evidence, const std::optional<digest>& old) {
    std::vector<digest> parents{evidence};
    if (old)
      parents.push_back(*old);
    return m.writer.add(
        [&](builder record) {
          auto made = record.initSkill();
          made.setName("decay");
          made.setStatement("decay helps");
          made.setTarget("candidate/ease/config");
          made.initEvidence(1).set(0, as_data(evidence));
          if (old)
            made.setSupersedes(as_data(*old));
        },
        parents);
  };
  check_refused(skill(root, {}), errc::not_found, "is no verdict");
  auto first = verdict({}).value();
  auto made = skill(first, {}).value();
  check_refused(skill(first, {}), errc::conflict, "exists as record");
  CHECK(m.shared().skills()->front().live);
  auto second = verdict(first).value();
  check_refused(verdict(first), errc::conflict, "no verdict that stands");
  CHECK_FALSE(m.shared().skills()->front().live);
  auto refined = skill(second, made).value();
  auto skills = m.shared().skills().value();
  REQUIRE(skills.size() == 1);
  CHECK(skills[0].live);
  CHECK(skills[0].record.id == refined);
  CHECK(m.sound());
}

TEST_CASE("a fault of the shared state is found, and rebuilding mends it") {
  temporary_folder folder;
  {
    auto memory = memory::open(folder.path()).value();
    shared_writer writer{memory};
    REQUIRE(writer.limit("trials", 10));
    REQUIRE(writer.reserve("trials", "a", 3));
    REQUIRE(writer.settle("trials", "a", 3));
    REQUIRE(writer.grant("work", "/a", 1, 100));
  }
  std::vector<std::function<void(table_content&)>> faults{
      [](table_content& c) { c.erase(c.begin()); },
      [](table_content& c) { c.begin()->second.back() ^= 1; },
      [](table_content& c) { c["more"] = ""; }};
  for (const auto& seed : faults) {
    edit_table(folder.path(), table_id::state, seed);
    auto seen = memory_reader::open(folder.path())->verify().value();
    REQUIRE_FALSE(seen.clean());
    CHECK(seen.findings[0].place == "state");
    CHECK(memory::open(folder.path())->rebuild());
    CHECK(memory_reader::open(folder.path())->verify()->clean());
  }
}
