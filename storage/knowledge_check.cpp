#include "messages/parameters.hpp"
#include "storage/record_check.hpp"

#include <string>

namespace automodel::storage {

namespace schema = messages::schema;

bool record_check::problem_definition(
    schema::ProblemDefinition::Reader problem) {
  for (auto constraint : problem.getConstraints())
    if (!text("problemDefinition.constraints.metric", constraint.getMetric())
        || !finite("problemDefinition.constraints.bound",
                   constraint.getBound()))
      return false;
  for (auto unit : problem.getBudget())
    if (!text("problemDefinition.budget.name", unit.getName()))
      return false;
  return text("problemDefinition.name", problem.getName())
         && text("problemDefinition.task", problem.getTask())
         && text("problemDefinition.metric", problem.getMetric())
         && conditions("problemDefinition.conditions", problem.getConditions());
}

bool record_check::hypothesis(schema::Hypothesis::Reader hypothesis) {
  facts_.targets.push_back(messages::read_text(hypothesis.getTarget()));
  if (!name("hypothesis.target", hypothesis.getTarget(), name_limits::target)
      || !text("hypothesis.motive", hypothesis.getMotive())
      || !parameters("hypothesis.proposal", hypothesis.getProposal())
      || !effect("hypothesis.expected", hypothesis.getExpected())
      || !conditions("hypothesis.conditions", hypothesis.getConditions())
      || !parent("hypothesis.resembles", hypothesis.getResembles(),
                 presence::optional))
    return false;
  return hypothesis.getResembles().size() == 0
         || text("hypothesis.difference", hypothesis.getDifference());
}

bool record_check::program_diff(schema::ProgramDiff::Reader diff) {
  return candidate("programDiff.candidate", diff.getCandidate())
         && artefact("programDiff.base", diff.getBase(), presence::optional)
         && artefact("programDiff.program", diff.getProgram())
         && (diff.getBase().size() == 0
             || text("programDiff.unified", diff.getUnified()));
}

bool record_check::verdict(schema::Verdict::Reader verdict) {
  return candidate("verdict.candidate", verdict.getCandidate())
         && parent("verdict.hypothesis", verdict.getHypothesis(),
                   presence::optional)
         && text("verdict.reason", verdict.getReason())
         && effect("verdict.effect", verdict.getEffect())
         && outcome("verdict.effect", verdict.getOutcome(),
                    verdict.getEffect().getValue())
         && conditions("verdict.conditions", verdict.getConditions())
         && parent("verdict.supersedes", verdict.getSupersedes(),
                   presence::optional);
}

bool record_check::reward(schema::Reward::Reader reward) {
  std::int64_t sum = 0;
  for (auto entry : reward.getEntries()) {
    if (!name("reward.entries.agent", entry.getAgent(), name_limits::agent)
        || !parent("reward.entries.decision", entry.getDecision()))
      return false;
    if (entry.getErrorMicro() < 0)
      return refuse("reward.entries.errorMicro", "is negative");
    if (__builtin_add_overflow(sum, entry.getAmountMicro(), &sum))
      return refuse("reward.entries.amountMicro", "adds up to too much");
  }
  if (sum != reward.getTotalMicro())
    return refuse("reward.totalMicro",
                  "is " + std::to_string(reward.getTotalMicro())
                      + ", which is not the sum of the entries");
  return parent("reward.outcome", reward.getOutcome())
         && text("reward.rule", reward.getRule())
         && name("reward.metric", reward.getMetric(), name_limits::metric)
         && (reward.getEntries().size() > 0
             || refuse("reward.entries", "is empty"))
         && parent("reward.corrects", reward.getCorrects(), presence::optional);
}

bool record_check::policy(schema::Policy::Reader policy) {
  facts_.slot = policy.getSlot();
  facts_.targets.push_back(facts_.slot);
  return name("policy.slot", policy.getSlot(), name_limits::slot)
         && text("policy.method", policy.getMethod())
         && (policy.getState().size() > 0
             || refuse("policy.state", "is empty"));
}

bool record_check::skill(schema::Skill::Reader skill) {
  facts_.targets.push_back(messages::read_text(skill.getTarget()));
  for (auto id : skill.getEvidence())
    if (!parent("skill.evidence", id))
      return false;
  return name("skill.name", skill.getName(), name_limits::slot)
         && text("skill.statement", skill.getStatement())
         && name("skill.target", skill.getTarget(), name_limits::target)
         && conditions("skill.conditions", skill.getConditions())
         && parameters("skill.setting", skill.getSetting())
         && effect("skill.effect", skill.getEffect())
         && (skill.getEvidence().size() > 0
             || refuse("skill.evidence", "is empty"))
         && parent("skill.supersedes", skill.getSupersedes(),
                   presence::optional);
}

bool record_check::arbitration(schema::Arbitration::Reader arbitration) {
  for (auto proposal : arbitration.getProposals())
    if (!name("arbitration.proposals.agent", proposal.getAgent(),
              name_limits::agent)
        || !parent("arbitration.proposals.decision", proposal.getDecision())
        || !text("arbitration.proposals.reason", proposal.getReason()))
      return false;
  return text("arbitration.rule", arbitration.getRule())
         && (arbitration.getWinner() < arbitration.getProposals().size()
             || refuse("arbitration.winner", "is none of the proposals"));
}

bool record_check::model_call(schema::ModelCall::Reader call) {
  using outcome_of = schema::ModelCall::Outcome;
  auto answered = call.getOutcome() != outcome_of::UNANSWERED;
  constexpr std::uint64_t most_tokens = std::uint64_t{1} << 40;
  if (call.getOutcome() > outcome_of::UNANSWERED)
    return refuse("modelCall.outcome", "is none there is");
  if (call.getInputTokens() > most_tokens
      || call.getOutputTokens() > most_tokens)
    return refuse("modelCall.tokens", "are more than any model takes");
  if (call.getCostMicro() >> 62 != 0)
    return refuse("modelCall.costMicro", "is more than there is");
  return text("modelCall.purpose", call.getPurpose())
         && text("modelCall.model", call.getModel())
         && artefact("modelCall.prompt", call.getPrompt())
         && mention("modelCall.promptHash", call.getPromptHash())
         && artefact("modelCall.reply", call.getReply(),
                     answered ? presence::required : presence::optional)
         && (call.getOutcome() == outcome_of::ACCEPTED
             || text("modelCall.reason", call.getReason()));
}

bool record_check::conditions(std::string_view what,
                              schema::Conditions::Reader conditions) {
  auto id = conditions.getProtocolId();
  return dataset(what, conditions.getDataset(), presence::optional)
         && (id.size() == 0 || protocol(what, id))
         && parameters(what, conditions.getSetting());
}

bool record_check::effect(std::string_view what,
                          schema::Effect::Reader effect) {
  if (!finite(what, effect.getValue()) || !finite(what, effect.getLow())
      || !finite(what, effect.getHigh()))
    return false;
  return effect.getLow() <= effect.getHigh()
         || refuse(what, "has an interval that ends before it begins");
}

} // namespace automodel::storage
