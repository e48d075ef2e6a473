#include "bad_record.hpp"
#include "memory_fixture.hpp"
#include "storage/record_text.hpp"

#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::storage;
using namespace automodel::storage::test;

namespace {

using builder = messages::schema::Record::Builder;
using messages::schema::Claim;
using messages::schema::ModelCall;
using messages::schema::Reward;

// Every record here rests on one intent and may name it as any parent.
const digest& root() {
  static const auto id = id_of(intent("root"));
  return id;
}

const std::string program_text = "def init(): pass";

void problem(builder record) {
  auto problem = record.initProblemDefinition();
  problem.setName("home feed");
  problem.setTask("ranking");
  problem.setMetric("ndcg@10");
  auto constraint = problem.initConstraints(1)[0];
  constraint.setMetric("latency p99 ms");
  constraint.setBound(20);
}

void hypothesis(builder record) {
  auto hypothesis = record.initHypothesis();
  hypothesis.setMotive("recent items matter more");
  hypothesis.setTarget("candidate/ease/config");
  hypothesis.getExpected().setMetric("ndcg@10");
  hypothesis.getExpected().setValue(0.01);
}

void diff(builder record) {
  auto diff = record.initProgramDiff();
  diff.setCandidate("ease decay");
  diff.setProgram(as_data(digest_of(program_text)));
}

void verdict(builder record) {
  auto verdict = record.initVerdict();
  verdict.setCandidate("ease decay");
  verdict.setOutcome(Claim::Verdict::FAIL);
  verdict.setReason("the interval lies below the margin");
  auto effect = verdict.initEffect();
  effect.setMetric("ndcg@10");
  effect.setValue(-0.02);
  effect.setLow(-0.03);
  effect.setHigh(-0.01);
  effect.setSeeds(5);
}

void reward(builder record) {
  auto reward = record.initReward();
  reward.setKind(Reward::Kind::OUTER);
  reward.setOutcome(as_data(root()));
  reward.setRule("shapley exact");
  reward.setMetric("ndcg@10");
  reward.setTotalMicro(100'000);
  auto entries = reward.initEntries(2);
  entries[0].setAgent("/a");
  entries[0].setDecision(as_data(root()));
  entries[0].setAmountMicro(350'000);
  entries[1].setAgent("/b");
  entries[1].setDecision(as_data(root()));
  entries[1].setAmountMicro(-250'000);
}

void policy(builder record) {
  auto policy = record.initPolicy();
  policy.setSlot("candidate/ease/config");
  policy.setMethod("thompson sampling");
  policy.setState(as_data(root()));
  policy.setUpdates(7);
}

const digest& verdict_id() {
  static const auto id = id_of(draft("verdict", verdict, {root()}));
  return id;
}

void skill(builder record) {
  auto skill = record.initSkill();
  skill.setName("decay helps sparse data");
  skill.setStatement("use a half-life of 30 days");
  skill.setTarget("candidate/ease/config");
  skill.initEvidence(1).set(0, as_data(verdict_id()));
}

void arbitration(builder record) {
  auto arbitration = record.initArbitration();
  arbitration.setRule("utility");
  auto proposals = arbitration.initProposals(2);
  for (unsigned i = 0; i < 2; ++i) {
    proposals[i].setAgent(i == 0 ? "/a" : "/b");
    proposals[i].setDecision(as_data(root()));
    proposals[i].setReason(i == 0 ? "the best" : "its gain is smaller");
  }
}

void model_call(builder record) {
  auto call = record.initModelCall();
  call.setPurpose("paper/fields");
  call.setModel("m-1");
  call.setPrompt(as_data(digest_of(program_text)));
  call.setPromptHash(as_data(digest_of(program_text)));
  call.setReply(as_data(digest_of(program_text)));
  call.setInputTokens(120);
  call.setOutputTokens(30);
  call.setCounted(true);
  call.setCostMicro(1'500'000);
  call.setOutcome(ModelCall::Outcome::REFUSED);
  call.setReason("not JSON");
}

void budget_reservation(builder record) {
  auto budget = record.initBudget();
  budget.setAccount("e1/trials");
  budget.initReserve().setName("fit-1");
  budget.getReserve().setAmount(3);
}

struct sound_record {
  fill_record fill;
  std::string text; ///< that record_text says
};

const std::vector<sound_record>& sound_records() {
  static const std::vector<sound_record> records{
      {problem, "home feed: ranking for the highest ndcg@10, 1 constraints"},
      {hypothesis, "candidate/ease/config: recent items matter more; expects "
                   "ndcg@10 +0.0100"},
      {diff, "ease decay: program "
                 + to_hex(digest_of(program_text)).substr(0, 12)
                 + " from none"},
      {verdict, "ease decay: fail, ndcg@10 -0.0200 [-0.0300, -0.0100] over 5 "
                "seeds; the interval lies below the margin"},
      {reward, "outer reward +0.100000 by shapley exact: /a +0.350000, /b "
               "-0.250000"},
      {policy, "candidate/ease/config: thompson sampling after 7 updates"},
      {skill, "decay helps sparse data: use a half-life of 30 days, by 1 "
              "verdicts"},
      {arbitration, "arbitration chose /a of 2 by utility; not /b: its gain "
                    "is smaller"},
      {model_call, "paper/fields: refused, m-1, prompt "
                       + to_hex(digest_of(program_text)).substr(0, 12)
                       + ", reply "
                       + to_hex(digest_of(program_text)).substr(0, 12)
                       + ", 120 + 30 tokens, cost 1.500000; not JSON"}};
  return records;
}

step_commit root_step() {
  return {"/p", 1, {intent("root"), draft("verdict", verdict, {root()})}};
}

const std::vector<bad_record>& bad_knowledge_records() {
  static const auto stranger = digest_of("stranger");
  static const std::vector<bad_record> records{
      {"problemDefinition.metric",
       [](builder r) {
         problem(r);
         r.getProblemDefinition().setMetric("");
       }},
      {"problemDefinition.constraints.bound",
       [](builder r) {
         problem(r);
         r.getProblemDefinition().getConstraints()[0].setBound(NAN);
       }},
      {"hypothesis.target",
       [](builder r) {
         hypothesis(r);
         r.getHypothesis().setTarget("");
       }},
      {"hypothesis.difference",
       [](builder r) {
         hypothesis(r);
         r.getHypothesis().setResembles(as_data(root()));
       }},
      {"hypothesis.conditions",
       [](builder r) {
         hypothesis(r);
         const kj::byte cut[31] = {};
         r.getHypothesis().initConditions().setDataset(
             capnp::Data::Reader(cut, 31));
       }},
      {"programDiff.unified",
       [](builder r) {
         diff(r);
         r.getProgramDiff().setBase(as_data(digest_of(program_text)));
       }},
      {"verdict.hypothesis",
       [](builder r) {
         verdict(r);
         r.getVerdict().setHypothesis(as_data(stranger));
       }},
      {"verdict.effect",
       [](builder r) {
         verdict(r);
         r.getVerdict().getEffect().setLow(1);
       }},
      {"reward.totalMicro",
       [](builder r) {
         reward(r);
         r.getReward().setTotalMicro(100'001);
       }},
      {"reward.entries.amountMicro",
       [](builder r) {
         reward(r);
         auto entries = r.getReward().getEntries();
         entries[0].setAmountMicro(std::numeric_limits<std::int64_t>::max());
         entries[1].setAmountMicro(1);
       }},
      {"reward.entries.decision",
       [](builder r) {
         reward(r);
         r.getReward().getEntries()[0].setDecision(as_data(stranger));
       }},
      {"policy.state",
       [](builder r) {
         policy(r);
         r.getPolicy().setState({});
       }},
      {"skill.effect",
       [](builder r) {
         skill(r);
         r.getSkill().initEffect().setValue(HUGE_VAL);
       }},
      {"skill.evidence",
       [](builder r) {
         skill(r);
         r.getSkill().initEvidence(0);
       }},
      {"arbitration.winner",
       [](builder r) {
         arbitration(r);
         r.getArbitration().setWinner(2);
       }},
      {"modelCall.reply",
       [](builder r) {
         model_call(r);
         r.getModelCall().setReply({});
       }},
      {"modelCall.promptHash",
       [](builder r) {
         model_call(r);
         r.getModelCall().setPromptHash({});
       }},
      {"modelCall.reason",
       [](builder r) {
         model_call(r);
         r.getModelCall().setReason("");
       }},
      {"modelCall.costMicro",
       [](builder r) {
         model_call(r);
         r.getModelCall().setCostMicro(std::uint64_t{1} << 63);
       }},
      {"slotChange.release",
       [](builder r) {
         r.initSlotChange().setSlot("home");
         r.getSlotChange().setReason("better");
         r.getSlotChange().setRelease(as_data(stranger));
       }},
      {"release.parts.uses",
       [](builder r) {
         auto release = r.initRelease();
         release.setCandidate("ease");
         auto part = release.initParts(1)[0];
         part.setRole("ranking");
         part.setArtefact(as_data(digest_of(program_text)));
         part.initUses(1).set(0, 0);
       }},
      {"decision.readSet",
       [](builder r) {
         auto decision = r.initDecision();
         decision.setSlot("home");
         decision.initOptions(1);
         decision.initReadSet(1);
       }},
      {"lease.token",
       [](builder r) {
         auto lease = r.initLease();
         lease.setName("work");
         lease.setHolder("/a");
         lease.setGrant(100);
       }},
      {"budget.reserve.amount",
       [](builder r) {
         budget_reservation(r);
         r.getBudget().getReserve().setAmount(0);
       }},
      {"budget.reserve.token",
       [](builder r) {
         budget_reservation(r);
         r.getBudget().getReserve().setLease("work");
       }},
      {"outbox.message.to",
       [](builder r) { r.initOutbox().initMessage().setTopic("reward"); }},
      {"outbox.acknowledged",
       [](builder r) { r.initOutbox().setAcknowledged(as_data(stranger)); }}};
  return records;
}

} // namespace

TEST_CASE("each kind of knowledge is kept and says in one line what it is") {
  temporary_folder folder;
  auto memory = memory::open(folder.path()).value();
  memory.artefacts().put(std::as_bytes(std::span{program_text})).value();
  memory.commit(root_step()).value();
  std::uint64_t sequence = 1;
  for (const auto& [fill, text] : sound_records()) {
    INFO(text);
    auto made = draft(text.substr(0, 40), fill, {root(), verdict_id()});
    REQUIRE(memory.commit({"/p", ++sequence, {made}}));
    auto stored = memory.reader().get(id_of(made)).value();
    CHECK(record_text(stored.record).value() == text);
  }
  CHECK(memory.reader().verify()->clean());
}

TEST_CASE("knowledge out of its bounds is refused by field") {
  temporary_folder folder;
  auto memory = memory::open(folder.path()).value();
  memory.artefacts().put(std::as_bytes(std::span{program_text})).value();
  memory.commit(root_step()).value();
  for (const auto& [field, fill] : bad_knowledge_records()) {
    INFO(field);
    auto refused = memory.commit(
        {"/p", 2, {draft("step", fill, {root(), verdict_id()})}});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find(field) != std::string::npos);
  }
  CHECK(memory.reader().head()->index == 2);
}
