#include "storage/knowledge_text.hpp"

#include "base/digest.hpp"
#include "messages/parameters.hpp"

#include <cstdio>

namespace automodel::storage {

namespace schema = messages::schema;
using messages::read_text;

std::string number_text(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4f", value);
  return text;
}

std::string short_hash(capnp::Data::Reader from) {
  auto value = messages::read_digest(from);
  return value ? to_hex(*value).substr(0, 12) : "none";
}

std::string micro_text(std::int64_t micro) {
  auto size = micro < 0 ? 0 - static_cast<std::uint64_t>(micro)
                        : static_cast<std::uint64_t>(micro);
  char text[40];
  std::snprintf(text, sizeof text, "%c%llu.%06llu", micro < 0 ? '-' : '+',
                static_cast<unsigned long long>(size / 1'000'000),
                static_cast<unsigned long long>(size % 1'000'000));
  return text;
}

std::string text_of(schema::Claim::Verdict verdict) {
  switch (verdict) {
  case schema::Claim::Verdict::SUCCESS:
    return "success";
  case schema::Claim::Verdict::FAIL:
    return "fail";
  case schema::Claim::Verdict::NEUTRAL:
    return "neutral";
  case schema::Claim::Verdict::INCONCLUSIVE:
    return "inconclusive";
  }
  return "unknown";
}

namespace {

std::string effect_text(schema::Effect::Reader effect) {
  if (effect.getMetric().size() == 0)
    return "";
  auto text = read_text(effect.getMetric()) + ' '
              + (effect.getValue() < 0 ? "" : "+")
              + number_text(effect.getValue());
  if (effect.getLow() != 0 || effect.getHigh() != 0)
    text += " [" + number_text(effect.getLow()) + ", "
            + number_text(effect.getHigh()) + "]";
  if (effect.getSeeds() > 0)
    text += " over " + std::to_string(effect.getSeeds()) + " seeds";
  return text;
}

std::string conditions_text(schema::Conditions::Reader conditions) {
  std::string text;
  auto add = [&](const std::string& part) {
    text += (text.empty() ? "" : ", ") + part;
  };
  if (conditions.getDataset().size() > 0)
    add("data " + short_hash(conditions.getDataset()));
  if (conditions.getProtocolId().size() > 0)
    add("protocol " + read_text(conditions.getProtocolId()));
  auto setting = messages::read_parameters(conditions.getSetting());
  if (!setting.empty())
    add(automodel::to_string(setting));
  return text;
}

std::string with(const char* before, const std::string& text) {
  return text.empty() ? "" : before + text;
}

std::string token_text(std::uint64_t token) {
  return ", token " + std::to_string(token);
}

} // namespace

std::string text_of(schema::ProblemDefinition::Reader problem) {
  return read_text(problem.getName()) + ": " + read_text(problem.getTask())
         + " for the " + (problem.getLowerIsBetter() ? "lowest " : "highest ")
         + read_text(problem.getMetric()) + ", "
         + std::to_string(problem.getConstraints().size()) + " constraints"
         + with("; ", conditions_text(problem.getConditions()));
}

std::string text_of(schema::Hypothesis::Reader hypothesis) {
  auto text = read_text(hypothesis.getTarget()) + ": "
              + read_text(hypothesis.getMotive());
  auto proposal = messages::read_parameters(hypothesis.getProposal());
  if (!proposal.empty())
    text += "; try " + automodel::to_string(proposal);
  text += with("; expects ", effect_text(hypothesis.getExpected()));
  if (hypothesis.getResembles().size() > 0)
    text += "; like " + short_hash(hypothesis.getResembles()) + ", but "
            + read_text(hypothesis.getDifference());
  return text;
}

std::string text_of(schema::ProgramDiff::Reader diff) {
  return read_text(diff.getCandidate()) + ": program "
         + short_hash(diff.getProgram()) + " from " + short_hash(diff.getBase())
         + with("; ", read_text(diff.getSummary()));
}

std::string text_of(schema::Verdict::Reader verdict) {
  return read_text(verdict.getCandidate()) + ": "
         + text_of(verdict.getOutcome())
         + with(", ", effect_text(verdict.getEffect())) + "; "
         + read_text(verdict.getReason())
         + with("; under ", conditions_text(verdict.getConditions()));
}

std::string text_of(schema::Reward::Reader reward) {
  static constexpr const char* kinds[] = {"inner", "outer", "effective"};
  auto kind = static_cast<std::size_t>(reward.getKind());
  std::string text = kind < std::size(kinds) ? kinds[kind] : "unknown";
  text += (reward.getCorrects().size() > 0 ? " reward corrected by "
                                           : " reward ")
          + micro_text(reward.getTotalMicro()) + " by "
          + read_text(reward.getRule()) + ":";
  auto separator = " ";
  for (auto entry : reward.getEntries()) {
    text += separator + read_text(entry.getAgent()) + ' '
            + micro_text(entry.getAmountMicro());
    separator = ", ";
  }
  return text;
}

std::string text_of(schema::Policy::Reader policy) {
  return read_text(policy.getSlot()) + ": " + read_text(policy.getMethod())
         + " after " + std::to_string(policy.getUpdates()) + " updates";
}

std::string text_of(schema::Skill::Reader skill) {
  return read_text(skill.getName()) + ": " + read_text(skill.getStatement())
         + ", by " + std::to_string(skill.getEvidence().size()) + " verdicts"
         + with("; ", effect_text(skill.getEffect()))
         + with("; under ", conditions_text(skill.getConditions()));
}

std::string text_of(schema::Arbitration::Reader arbitration) {
  auto proposals = arbitration.getProposals();
  std::string text
      = arbitration.getHuman() ? "a person chose " : "arbitration chose ";
  if (arbitration.getWinner() < proposals.size())
    text += read_text(proposals[arbitration.getWinner()].getAgent());
  text += " of " + std::to_string(proposals.size()) + " by "
          + read_text(arbitration.getRule());
  for (unsigned i = 0; i < proposals.size(); ++i)
    if (i != arbitration.getWinner())
      text += "; not " + read_text(proposals[i].getAgent()) + ": "
              + read_text(proposals[i].getReason());
  return text;
}

std::string text_of(schema::ModelCall::Reader call) {
  static constexpr const char* outcomes[]
      = {"accepted", "refused", "unanswered"};
  auto outcome = static_cast<std::size_t>(call.getOutcome());
  return read_text(call.getPurpose()) + ": "
         + (outcome < std::size(outcomes) ? outcomes[outcome] : "unknown")
         + ", " + read_text(call.getModel()) + ", prompt "
         + short_hash(call.getPromptHash()) + ", reply "
         + short_hash(call.getReply()) + ", "
         + (call.getCounted() ? "" : "at most ")
         + std::to_string(call.getInputTokens()) + " + "
         + std::to_string(call.getOutputTokens()) + " tokens, cost "
         + micro_text(static_cast<std::int64_t>(call.getCostMicro())).substr(1)
         + with("; ", read_text(call.getReason()));
}

std::string text_of(schema::SlotChange::Reader change) {
  return read_text(change.getSlot()) + " from version "
         + std::to_string(change.getExpectedVersion()) + " to release "
         + short_hash(change.getRelease()) + "; "
         + read_text(change.getReason());
}

std::string text_of(schema::Lease::Reader lease) {
  auto name = read_text(lease.getName());
  auto who = read_text(lease.getHolder()) + token_text(lease.getToken());
  auto lasting = [&](const char* what, std::uint64_t ms) {
    return name + ' ' + what + ' ' + who + ", for " + std::to_string(ms)
           + " ms";
  };
  switch (lease.which()) {
  case schema::Lease::GRANT:
    return lasting("leased to", lease.getGrant());
  case schema::Lease::RENEW:
    return lasting("renewed by", lease.getRenew());
  case schema::Lease::RELEASE:
    return name + " given back by " + who;
  }
  return name;
}

std::string text_of(schema::Budget::Reader budget) {
  auto account = read_text(budget.getAccount());
  switch (budget.which()) {
  case schema::Budget::LIMIT:
    return account + ": at most "
           + std::to_string(budget.getLimit().getAmount()) + ' '
           + read_text(budget.getLimit().getUnit());
  case schema::Budget::RESERVE:
    return account + ": " + std::to_string(budget.getReserve().getAmount())
           + " reserved for " + read_text(budget.getReserve().getName());
  case schema::Budget::SETTLE:
    return account + ": " + std::to_string(budget.getSettle().getSpent())
           + " spent by " + read_text(budget.getSettle().getName());
  }
  return account;
}

std::string text_of(schema::Outbox::Reader outbox) {
  if (outbox.isMessage())
    return read_text(outbox.getMessage().getTopic()) + " to "
           + read_text(outbox.getMessage().getTo()) + ", "
           + std::to_string(outbox.getMessage().getBody().size()) + " bytes";
  return "letter " + short_hash(outbox.getAcknowledged()) + " acknowledged";
}

} // namespace automodel::storage
