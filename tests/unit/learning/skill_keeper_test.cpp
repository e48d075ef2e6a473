#include "actors/learning/skill_keeper.hpp"
#include "messages/parameters.hpp"
#include "tests/unit/storage/memory_fixture.hpp"

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::actors;
using namespace automodel::storage;
using namespace automodel::storage::test;

namespace {

using messages::schema::Claim;
using messages::schema::Record;
using messages::schema::Skill;

struct trial {
  std::int64_t k = 20;
  Claim::Verdict outcome = Claim::Verdict::SUCCESS;
  double effect = 0.01;
  std::string candidate = "itemknn", data = "a";
};

struct judged_world {
  temporary_folder folder;
  memory store = memory::open(folder.path()).value();
  std::uint64_t verdicts = 0;

  digest judge(const trial& what, const std::optional<digest>& before = {}) {
    std::vector<digest> parents;
    if (before)
      parents.push_back(*before);
    auto name = "verdict/" + std::to_string(++verdicts);
    auto fill = [&](Record::Builder record) {
      auto verdict = record.initVerdict();
      verdict.setCandidate(what.candidate);
      verdict.setOutcome(what.outcome);
      verdict.setReason("measured");
      verdict.getEffect().setMetric("valid ndcg@10");
      verdict.getEffect().setValue(what.effect);
      auto conditions = verdict.initConditions();
      conditions.setDataset(as_data(digest_of(what.data)));
      messages::write_parameters({{"fit.k", what.k}, {"fit.shrink", 0.5}},
                                 conditions.initSetting(2));
      if (before)
        verdict.setSupersedes(as_data(*before));
    };
    return store.commit({"/judge", verdicts, {draft(name, fill, parents)}})
        ->ids.front();
  }

  std::size_t distil() {
    std::size_t steps = 0;
    while (auto next = next_skills(store.reader()).value()) {
      store.commit(*next).value();
      ++steps;
    }
    return steps;
  }

  auto skills() { return store.reader().shared().skills().value(); }
};

Skill::Advice advice_in(const stored_record& record) {
  auto found = Skill::Advice::NONE;
  auto read = record.record.read([&](Record::Reader from) -> result<void> {
    found = from.getSkill().getAdvice();
    return {};
  });
  REQUIRE(read);
  return found;
}

std::size_t evidence_in(const stored_record& record) {
  std::size_t found = 0;
  auto read = record.record.read([&](Record::Reader from) -> result<void> {
    found = from.getSkill().getEvidence().size();
    return {};
  });
  REQUIRE(read);
  return found;
}

} // namespace

TEST_CASE("skills are made every five verdicts, of those that are alike") {
  judged_world w;
  w.judge({});
  w.judge({.k = 21, .effect = 0.03});
  w.judge({.k = 400, .outcome = Claim::Verdict::FAIL, .effect = -0.02});
  w.judge({.k = 420, .outcome = Claim::Verdict::FAIL, .effect = -0.02});
  CHECK(w.distil() == 0);
  w.judge({.k = 100, .outcome = Claim::Verdict::INCONCLUSIVE});
  CHECK(w.distil() == 1);
  auto skills = w.skills();
  REQUIRE(skills.size() == 2);
  CHECK(skills[0].name == "candidate/itemknn/config #1");
  CHECK(skills[0].live);
  CHECK(advice_in(skills[0].record) == Skill::Advice::PREFER);
  CHECK(advice_in(skills[1].record) == Skill::Advice::AVOID);
  CHECK(evidence_in(skills[0].record) == 2);
  CHECK(w.distil() == 0);
  CHECK(w.store.reader().verify()->clean());
}

TEST_CASE("what is like a skill refines it, what is not becomes another") {
  judged_world w;
  for (int i = 0; i < 5; ++i)
    w.judge({});
  w.distil();
  auto first = w.skills().at(0).record.id;
  for (int i = 0; i < 3; ++i)
    w.judge({.k = 22, .data = "b"});
  for (int i = 0; i < 2; ++i)
    w.judge({.candidate = "ease"});
  w.distil();
  auto skills = w.skills();
  REQUIRE(skills.size() == 2);
  CHECK(skills[0].name == "candidate/ease/config #2");
  CHECK(evidence_in(skills[0].record) == 2);
  CHECK(skills[1].record.id != first);
  CHECK(evidence_in(skills[1].record) == 8);
}

TEST_CASE("a skill is demoted when its evidence is superseded") {
  judged_world w;
  std::vector<digest> evidence;
  for (int i = 0; i < 5; ++i)
    evidence.push_back(w.judge({}));
  w.distil();
  CHECK(w.skills().at(0).live);
  for (int i = 0; i < 4; ++i)
    w.judge({.outcome = Claim::Verdict::NEUTRAL}, evidence[i]);
  CHECK(w.skills().at(0).live);
  w.judge({.outcome = Claim::Verdict::NEUTRAL}, evidence[4]);
  CHECK_FALSE(w.skills().at(0).live);
  // What took its place is learned as a skill of its own.
  w.distil();
  auto skills = w.skills();
  REQUIRE(skills.size() == 2);
  CHECK_FALSE(skills[0].live);
  CHECK(skills[1].live);
  CHECK(advice_in(skills[1].record) == Skill::Advice::INDIFFERENT);
}

TEST_CASE(
    "rounds that were missed are caught up, and end as if they were not") {
  judged_world steady, late;
  for (int i = 0; i < 20; ++i) {
    trial one{.k = i % 3 == 0 ? 20 : 300,
              .outcome
              = i % 3 == 0 ? Claim::Verdict::SUCCESS : Claim::Verdict::FAIL,
              .effect = i % 3 == 0 ? 0.01 : -0.01};
    steady.judge(one);
    late.judge(one);
    steady.distil();
  }
  late.distil();
  auto a = steady.skills(), b = late.skills();
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    CHECK(a[i].name == b[i].name);
    CHECK(to_hex(a[i].record.id) == to_hex(b[i].record.id));
  }
}

TEST_CASE("what a person wrote is left alone") {
  judged_world w;
  auto evidence = w.judge({});
  auto fill = [&](Record::Builder record) {
    record.setAgent("/people/ada");
    auto skill = record.initSkill();
    skill.setName("small neighbourhoods");
    skill.setStatement("k of about 20 is enough");
    skill.setTarget("candidate/itemknn/config");
    skill.initEvidence(1).set(0, as_data(evidence));
  };
  auto mine
      = w.store.commit({"/people", 1, {draft("skill", fill, {evidence})}})
            ->ids.front();
  for (int i = 0; i < 4; ++i)
    w.judge({});
  w.distil();
  auto skills = w.skills();
  REQUIRE(skills.size() == 2);
  CHECK(skills[1].name == "small neighbourhoods");
  CHECK(skills[1].record.id == mine);
}
