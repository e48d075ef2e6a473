#include "storage/record_check.hpp"

#include <algorithm>

namespace automodel::storage {

namespace schema = messages::schema;

namespace {

std::string_view view(capnp::Text::Reader text) {
  return {text.begin(), text.size()};
}

void sort_each_once(auto& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

} // namespace

result<record_facts> record_check::run(schema::Record::Reader record) {
  if (!header(record) || !body(record))
    return tl::unexpected{std::move(*problem_)};
  sort_each_once(facts_.candidates);
  sort_each_once(facts_.verdicts);
  sort_each_once(facts_.deltas);
  sort_each_once(facts_.datasets);
  sort_each_once(facts_.artefacts);
  sort_each_once(facts_.mentions);
  return std::move(facts_);
}

bool record_check::header(schema::Record::Reader record) {
  auto experiment = record.getExperiment();
  auto step = record.getStep();
  facts_.experiment = view(experiment);
  facts_.step = view(step);
  facts_.agent = view(record.getAgent());
  return name("experiment", experiment, name_limits::experiment)
         && name("step", step, name_limits::step)
         && name("agent", record.getAgent(), name_limits::agent)
         && parents(record.getParents());
}

bool record_check::parents(list<capnp::Data> parents) {
  for (auto parent : parents) {
    digest id;
    if (!digest_field("parents", parent, id))
      return false;
    if (std::find(facts_.parents.begin(), facts_.parents.end(), id)
        != facts_.parents.end())
      return refuse("parents", "names a record twice");
    facts_.parents.push_back(id);
  }
  return true;
}

bool record_check::body(schema::Record::Reader record) {
  facts_.kind = record.which();
  switch (record.which()) {
  case schema::Record::INTENT:
    return intent(record.getIntent());
  case schema::Record::DATA_VERSION:
    return data_version(record.getDataVersion());
  case schema::Record::PROFILE:
    return profile(record.getProfile());
  case schema::Record::SPLIT:
    return split(record.getSplit());
  case schema::Record::DECISION:
    return decision(record.getDecision());
  case schema::Record::TRAINING:
    return training(record.getTraining());
  case schema::Record::EVALUATION:
    return evaluation(record.getEvaluation());
  case schema::Record::CLAIM:
    return claim(record.getClaim());
  case schema::Record::FAILURE:
    return failure(record.getFailure());
  case schema::Record::HOLDOUT_OPENING:
    return holdout_opening(record.getHoldoutOpening());
  case schema::Record::RELEASE:
    return release(record.getRelease());
  case schema::Record::FINISHED:
    return finished(record.getFinished());
  case schema::Record::PROBLEM_DEFINITION:
    return problem_definition(record.getProblemDefinition());
  case schema::Record::HYPOTHESIS:
    return hypothesis(record.getHypothesis());
  case schema::Record::PROGRAM_DIFF:
    return program_diff(record.getProgramDiff());
  case schema::Record::VERDICT:
    return verdict(record.getVerdict());
  case schema::Record::REWARD:
    return reward(record.getReward());
  case schema::Record::POLICY:
    return policy(record.getPolicy());
  case schema::Record::SKILL:
    return skill(record.getSkill());
  case schema::Record::ARBITRATION:
    return arbitration(record.getArbitration());
  case schema::Record::MODEL_CALL:
    return model_call(record.getModelCall());
  case schema::Record::SLOT_CHANGE:
    return slot_change(record.getSlotChange());
  case schema::Record::LEASE:
    return lease(record.getLease());
  case schema::Record::BUDGET:
    return budget(record.getBudget());
  case schema::Record::OUTBOX:
    return outbox(record.getOutbox());
  }
  problem_ = error{errc::incompatible,
                   "a record of kind "
                       + std::to_string(static_cast<unsigned>(record.which()))
                       + ", which this build does not know",
                   {},
                   "a newer build wrote it"};
  return false;
}

bool record_check::intent(schema::Intent::Reader intent) {
  facts_.name = view(intent.getName());
  return text("intent.name", intent.getName())
         && text("intent.resolvedFile", intent.getResolvedFile());
}

bool record_check::data_version(schema::DataVersion::Reader version) {
  return text("dataVersion.name", version.getName())
         && dataset("dataVersion.hash", version.getHash())
         && artefact("dataVersion.artefact", version.getArtefact(),
                     presence::optional);
}

bool record_check::profile(schema::Profile::Reader profile) {
  return artefact("profile.hash", profile.getHash());
}

bool record_check::split(schema::Split::Reader split) {
  return protocol("split.protocolId", split.getProtocolId())
         && artefact("split.train", split.getTrain())
         && artefact("split.valid", split.getValid(), presence::optional)
         && artefact("split.test", split.getTest())
         && artefact("split.vocabulary", split.getVocabulary(),
                     presence::optional);
}

bool record_check::decision(schema::Decision::Reader decision) {
  facts_.slot = view(decision.getSlot());
  facts_.targets.push_back(facts_.slot);
  auto options = decision.getOptions();
  if (!name("decision.slot", decision.getSlot(), name_limits::slot))
    return false;
  for (auto option : options)
    if (!parameters("decision.options.choice", option.getChoice()))
      return false;
  for (auto input : decision.getInputs())
    if (!mention("decision.inputs", input))
      return false;
  if (!slot_versions("decision.readSet", decision.getReadSet())
      || !slot_versions("decision.writeSet", decision.getWriteSet()))
    return false;
  return decision.getChosen() < options.size()
         || refuse("decision.chosen", "is none of the options");
}

bool record_check::training(schema::Training::Reader training) {
  return candidate("training.candidate", training.getCandidate())
         && text("training.family", training.getFamily())
         && parameters("training.parameters", training.getParameters())
         && mention("training.split", training.getSplit())
         && artefact("training.model", training.getModel())
         && finite("training.cost.flops", training.getCost().getFlops());
}

bool record_check::evaluation(schema::Evaluation::Reader evaluation) {
  for (auto metric : evaluation.getMetrics())
    if (!text("evaluation.metrics.name", metric.getName())
        || !finite("evaluation.metrics.mean", metric.getMean())
        || !finite("evaluation.metrics.variance", metric.getVariance()))
      return false;
  return candidate("evaluation.candidate", evaluation.getCandidate())
         && protocol("evaluation.protocolId", evaluation.getProtocolId())
         && parameters("evaluation.parameters", evaluation.getParameters())
         && artefact("evaluation.perUser", evaluation.getPerUser(),
                     presence::optional);
}

bool record_check::claim(schema::Claim::Reader claim) {
  for (auto summary : claim.getSummaries())
    if (!candidate("claim.summaries.candidate", summary.getCandidate())
        || !text("claim.summaries.metric", summary.getMetric()))
      return false;
  for (auto comparison : claim.getComparisons())
    if (!candidate("claim.comparisons.a", comparison.getA())
        || !candidate("claim.comparisons.b", comparison.getB())
        || !outcome("claim.comparisons.difference", comparison.getVerdict(),
                    comparison.getDifference()))
      return false;
  return text("claim.metric", claim.getMetric())
         && protocol("claim.protocolId", claim.getProtocolId())
         && finite("claim.margin", claim.getMargin());
}

bool record_check::failure(schema::Failure::Reader failure) {
  auto problem = failure.getProblem();
  return (failure.getCandidate().size() == 0
          || candidate("failure.candidate", failure.getCandidate()))
         && text("failure.problem.kind", problem.getKind())
         && text("failure.problem.message", problem.getMessage());
}

bool record_check::holdout_opening(schema::HoldoutOpening::Reader opening) {
  return mention("holdoutOpening.split", opening.getSplit())
         && text("holdoutOpening.claim", opening.getClaim())
         && (opening.getOrdinal() > 0
             || refuse("holdoutOpening.ordinal", "is zero"));
}

bool record_check::release(schema::Release::Reader release) {
  unsigned before = 0;
  for (auto part : release.getParts()) {
    if (!text("release.parts.role", part.getRole())
        || !artefact("release.parts.artefact", part.getArtefact()))
      return false;
    for (auto used : part.getUses())
      if (used >= before)
        return refuse("release.parts.uses", "names no part before it");
    ++before;
  }
  return candidate("release.candidate", release.getCandidate())
         && artefact("release.artefact", release.getArtefact());
}

bool record_check::finished(schema::Finished::Reader finished) {
  facts_.finished_ok = finished.getOk();
  return artefact("finished.results", finished.getResults(),
                  finished.getOk() ? presence::required : presence::optional);
}

} // namespace automodel::storage
