#include "storage/record_text.hpp"

#include "messages/parameters.hpp"
#include "storage/knowledge_text.hpp"

#include <set>

namespace automodel::storage {

namespace {

namespace schema = messages::schema;
using messages::read_text;

std::string text_of(schema::Intent::Reader intent) {
  return "run '" + read_text(intent.getName()) + "' with seed "
         + std::to_string(intent.getSeed());
}

std::string text_of(schema::DataVersion::Reader data) {
  return read_text(data.getName()) + ": " + std::to_string(data.getUsers())
         + " users, " + std::to_string(data.getItems()) + " items, "
         + std::to_string(data.getInteractions()) + " interactions from "
         + read_text(data.getSource());
}

std::string text_of(schema::Profile::Reader profile) {
  auto findings = profile.getFindings();
  return std::to_string(findings.size())
         + (findings.size() == 1 ? " finding" : " findings");
}

std::string text_of(schema::Split::Reader split) {
  return "split into " + std::to_string(split.getTrainRows()) + " train, "
         + std::to_string(split.getValidRows()) + " validation and "
         + std::to_string(split.getTestRows()) + " test rows under protocol "
         + read_text(split.getProtocolId());
}

std::string text_of(schema::Decision::Reader decision) {
  auto options = decision.getOptions();
  auto text = read_text(decision.getSlot()) + ": ";
  if (decision.getChosen() < options.size()) {
    auto choice
        = messages::read_parameters(options[decision.getChosen()].getChoice());
    text += choice.empty() ? "the defaults" : automodel::to_string(choice);
  }
  if (options.size() > 1)
    text += " out of " + std::to_string(options.size());
  auto rationale = read_text(decision.getRationale());
  return rationale.empty() ? text : text + "; " + rationale;
}

std::string text_of(schema::Training::Reader training) {
  auto values = messages::read_parameters(training.getParameters());
  return read_text(training.getFamily()) + " fitted with "
         + automodel::to_string(values) + ", seed "
         + std::to_string(training.getSeed());
}

/// Users whose rows have one class say nothing about an order.
std::string left_out(schema::Evaluation::Reader evaluation) {
  std::string text;
  for (auto label : evaluation.getSingleClass())
    text += "; gauc leaves out " + std::to_string(label.getCount()) + " of "
            + std::to_string(evaluation.getUsers()) + " users, whose '"
            + read_text(label.getName()) + "' does not vary";
  return text;
}

std::string text_of(schema::Evaluation::Reader evaluation) {
  auto text = read_text(evaluation.getCandidate()) + ", seed "
              + std::to_string(evaluation.getSeed()) + ":";
  auto shown = 0;
  for (auto metric : evaluation.getMetrics())
    if (shown++ < 3)
      text += (shown == 1 ? " " : ", ") + read_text(metric.getName()) + ' '
              + number_text(metric.getMean());
  return text
         + (evaluation.getPart() == schema::Evaluation::Part::TEST
                ? " on test"
                : " on validation")
         + left_out(evaluation);
}

std::string metrics_of(schema::Claim::Reader claim) {
  std::set<std::string> names;
  for (auto row : claim.getComparisons())
    names.insert(read_text(row.getMetric()));
  names.erase("");
  if (names.empty())
    return read_text(claim.getMetric());
  std::string text;
  for (const auto& name : names)
    text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::string text_of(schema::Claim::Reader claim) {
  auto better = 0U;
  for (auto row : claim.getComparisons())
    if (row.getVerdict() == schema::Claim::Verdict::SUCCESS)
      ++better;
  return std::to_string(better) + " of "
         + std::to_string(claim.getComparisons().size()) + " comparisons with '"
         + read_text(claim.getReference()) + "' are won, on "
         + metrics_of(claim);
}

std::string text_of(schema::Failure::Reader failure) {
  auto problem = failure.getProblem();
  auto who = read_text(failure.getCandidate());
  return (who.empty() ? "" : who + ": ") + read_text(problem.getKind()) + ": "
         + read_text(problem.getMessage());
}

std::string text_of(schema::HoldoutOpening::Reader opening) {
  return "test split opened, number " + std::to_string(opening.getOrdinal())
         + ": " + read_text(opening.getClaim());
}

std::string text_of(schema::Release::Reader release) {
  return read_text(release.getCandidate()) + " released as "
         + short_hash(release.getArtefact()) + "; "
         + read_text(release.getReason());
}

std::string text_of(schema::Finished::Reader finished) {
  return std::string{finished.getOk() ? "finished well" : "finished badly"}
         + ", results " + short_hash(finished.getResults());
}

} // namespace

result<std::string> record_text(const record_message& record) {
  return record.read([](schema::Record::Reader reader) -> result<std::string> {
    switch (reader.which()) {
    case schema::Record::INTENT:
      return text_of(reader.getIntent());
    case schema::Record::DATA_VERSION:
      return text_of(reader.getDataVersion());
    case schema::Record::PROFILE:
      return text_of(reader.getProfile());
    case schema::Record::SPLIT:
      return text_of(reader.getSplit());
    case schema::Record::DECISION:
      return text_of(reader.getDecision());
    case schema::Record::TRAINING:
      return text_of(reader.getTraining());
    case schema::Record::EVALUATION:
      return text_of(reader.getEvaluation());
    case schema::Record::CLAIM:
      return text_of(reader.getClaim());
    case schema::Record::FAILURE:
      return text_of(reader.getFailure());
    case schema::Record::HOLDOUT_OPENING:
      return text_of(reader.getHoldoutOpening());
    case schema::Record::RELEASE:
      return text_of(reader.getRelease());
    case schema::Record::FINISHED:
      return text_of(reader.getFinished());
    case schema::Record::PROBLEM_DEFINITION:
      return text_of(reader.getProblemDefinition());
    case schema::Record::HYPOTHESIS:
      return text_of(reader.getHypothesis());
    case schema::Record::PROGRAM_DIFF:
      return text_of(reader.getProgramDiff());
    case schema::Record::VERDICT:
      return text_of(reader.getVerdict());
    case schema::Record::REWARD:
      return text_of(reader.getReward());
    case schema::Record::POLICY:
      return text_of(reader.getPolicy());
    case schema::Record::SKILL:
      return text_of(reader.getSkill());
    case schema::Record::ARBITRATION:
      return text_of(reader.getArbitration());
    case schema::Record::SLOT_CHANGE:
      return text_of(reader.getSlotChange());
    case schema::Record::LEASE:
      return text_of(reader.getLease());
    case schema::Record::BUDGET:
      return text_of(reader.getBudget());
    case schema::Record::OUTBOX:
      return text_of(reader.getOutbox());
    case schema::Record::MODEL_CALL:
      return text_of(reader.getModelCall());
    }
    return std::string{"a record of a kind this build does not know"};
  });
}

} // namespace automodel::storage
