#include "actors/experiment/report_of.hpp"

#include "actors/experiment/experiment_facts.hpp"
#include "actors/experiment/work_shares.hpp"
#include "messages/parameters.hpp"
#include "recsys/evaluation/protocol.hpp"
#include "recsys/evaluation/value_metric.hpp"
#include "recsys/experiment/candidate_search.hpp"
#include "recsys/experiment/experiment_spec.hpp"
#include "storage/record_text.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace automodel::actors {

namespace {

namespace schema = messages::schema;
using messages::read_text;

// Folds one record after the other.
class report_fold {
public:
  explicit report_fold(const storage::artefact_store& artefacts)
      : artefacts_(artefacts) {}

  result<void> add(const storage::stored_record& stored) {
    auto seconds = seconds_of(stored.annex);
    return stored.record.read(
        [&](schema::Record::Reader record) -> result<void> {
          auto text = storage::record_text(stored.record);
          if (!text)
            return pass_on(text);
          report_.trace.push_back({read_text(record.getStep()),
                                   read_text(record.getAgent()),
                                   std::move(*text), to_hex(stored.id)});
          return fold(record, seconds);
        });
  }

  bool has_stages() const noexcept { return has_stages_; }

  result<recsys::report_input> finish() {
    if (!has_intent_)
      return fail(errc::not_found, "no experiment of that name in the memory");
    auto& results = report_.results;
    results.split_hash = to_hex(splits_.finish());
    for (auto& [name, candidate] : candidates_)
      if (!candidate.metrics.empty())
        results.candidates.push_back(std::move(candidate));
    std::stable_sort(results.candidates.begin(), results.candidates.end(),
                     [&](const auto& a, const auto& b) {
                       return recsys::better_direction(report_.selection)
                                      == recsys::direction::lower
                                  ? value_of(a) < value_of(b)
                                  : value_of(a) > value_of(b);
                     });
    return std::move(report_);
  }

private:
  static double seconds_of(const storage::annex_message& annex) {
    if (annex.empty())
      return 0;
    auto seconds
        = annex.read([](schema::Annex::Reader reader) -> result<double> {
            return reader.getSeconds();
          });
    return seconds.value_or(0);
  }

  double value_of(const recsys::candidate_result& candidate) const {
    auto found = candidate.metrics.find(report_.selection);
    return found == candidate.metrics.end() ? 0 : found->second.mean;
  }

  result<void> fold(schema::Record::Reader record, double seconds) {
    switch (record.which()) {
    case schema::Record::INTENT:
      return add(record.getIntent());
    case schema::Record::DATA_VERSION:
      return add(record.getDataVersion());
    case schema::Record::PROFILE:
      return add(record.getProfile());
    case schema::Record::SPLIT:
      return add(record.getSplit());
    case schema::Record::DECISION:
      return add(record.getDecision());
    case schema::Record::TRAINING:
      return add(record.getTraining(), seconds);
    case schema::Record::EVALUATION:
      candidates_[read_text(record.getEvaluation().getCandidate())].seconds
          += seconds;
      return {};
    case schema::Record::CLAIM:
      return add(record.getClaim());
    case schema::Record::FAILURE:
      return add(record.getFailure(), read_text(record.getStep()));
    case schema::Record::HOLDOUT_OPENING:
      report_.holdout_openings = std::max(
          report_.holdout_openings, record.getHoldoutOpening().getOrdinal());
      return {};
    case schema::Record::RELEASE:
      report_.champion = read_text(record.getRelease().getCandidate());
      return {};
    default: // says nothing to a report
      return {};
    }
  }

  result<void> add(schema::Intent::Reader intent) {
    auto spec
        = recsys::from_canonical_json(read_text(intent.getResolvedFile()));
    if (!spec)
      return pass_on(spec);
    has_intent_ = true;
    has_stages_ = !spec->stages.empty();
    auto& results = report_.results;
    report_.title = spec->name;
    report_.goal = spec->goal;
    report_.selection = spec->selection;
    report_.reference = spec->reference;
    report_.identity = recsys::identity_of(*spec);
    results.protocol_text = recsys::to_text(spec->evaluation);
    results.tuning = recsys::tuning_text(*spec);
    results.dataset_name = spec->data.name;
    results.seed = intent.getSeed();
    results.version = read_text(intent.getVersion());
    results.kernel_profile = read_text(intent.getKernelProfile());
    for (const auto& candidate : spec->candidates)
      candidates_[candidate.name].name = candidate.name;
    return {};
  }

  result<void> add(schema::DataVersion::Reader data) {
    auto& results = report_.results;
    if (auto hash = messages::read_digest(data.getHash()))
      results.dataset_hash = to_hex(*hash);
    results.users = data.getUsers();
    results.items = data.getItems();
    results.interactions = data.getInteractions();
    return {};
  }

  result<void> add(schema::Profile::Reader profile) {
    auto hash = messages::read_digest(profile.getHash());
    if (!hash)
      return fail(errc::parse_error, "a profile without its artefact");
    auto bytes = artefacts_.read(*hash);
    if (!bytes)
      return pass_on(bytes);
    report_.profile_json.assign(reinterpret_cast<const char*>(bytes->data()),
                                bytes->size());
    return {};
  }

  result<void> add(schema::Split::Reader split) {
    auto& results = report_.results;
    results.protocol_id = read_text(split.getProtocolId());
    results.users = split.getUsers();
    results.items = split.getItems();
    results.interactions = split.getInteractions();
    for (auto part : {split.getTrain(), split.getValid(), split.getTest(),
                      split.getTrainLabels(), split.getValidLabels(),
                      split.getTestLabels()})
      splits_.add(std::as_bytes(std::span{part.begin(), part.size()}));
    return {};
  }

  result<void> add(schema::Decision::Reader decision) {
    constexpr std::string_view prefix = "candidate/";
    auto slot = read_text(decision.getSlot());
    auto options = decision.getOptions();
    if (slot.starts_with(prefix) && decision.getChosen() < options.size()) {
      auto& candidate = candidates_[slot.substr(prefix.size())];
      candidate.config = messages::read_parameters(
          options[decision.getChosen()].getChoice());
      // Older records do not say how many failed.
      candidate.trials = std::max(decision.getTrials(), options.size());
      candidate.steps = decision.getSteps();
    }
    return {};
  }

  result<void> add(schema::Training::Reader training, double seconds) {
    auto name = read_text(training.getCandidate());
    candidates_[name].seconds += seconds;
    if (!curves_of_.insert(name).second)
      return {};
    for (auto point : training.getCurve())
      report_.curves[name][read_text(point.getMetric())].push_back(
          {point.getStep(), point.getValue()});
    return {};
  }

  result<void> add(schema::Claim::Reader claim) {
    for (auto row : claim.getSummaries()) {
      recsys::metric_summary summary{
          row.getMean(), row.getStd(), row.getLow(), row.getHigh(), {}};
      for (auto value : row.getValues())
        summary.values.push_back(value);
      auto& candidate = candidates_[read_text(row.getCandidate())];
      auto segment = read_text(row.getSegment());
      auto& table
          = segment.empty() ? candidate.metrics : candidate.segments[segment];
      table[read_text(row.getMetric())] = std::move(summary);
    }
    for (auto row : claim.getComparisons()) {
      auto metric = read_text(row.getMetric());
      report_.results.comparisons.push_back(
          {read_text(row.getA()), read_text(row.getB()),
           metric.empty() ? read_text(claim.getMetric()) : metric,
           row.getDifference(), row.getLow(), row.getHigh(), row.getPAdjusted(),
           claim.getMargin(), verdict_text(row.getVerdict())});
    }
    return {};
  }

  static std::string verdict_text(schema::Claim::Verdict verdict) {
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
    return "inconclusive";
  }

  result<void> add(schema::Failure::Reader failure, const std::string& step) {
    auto problem = messages::read_problem(failure.getProblem());
    auto name = read_text(failure.getCandidate());
    report_.results.failures.push_back(
        {name.empty() ? step : name, step + ": " + to_string(problem)});
    return {};
  }

  const storage::artefact_store& artefacts_;
  recsys::report_input report_;
  std::map<std::string, recsys::candidate_result> candidates_;
  std::set<std::string> curves_of_;
  digest_builder splits_;
  bool has_intent_ = false, has_stages_ = false;
};

} // namespace

result<recsys::report_input>
report_of(std::span<const storage::stored_record> records,
          const storage::artefact_store& artefacts) {
  report_fold fold{artefacts};
  for (const auto& record : records)
    if (auto added = fold.add(record); !added)
      return pass_on(added);
  auto report = fold.finish();
  if (!report)
    return report;
  auto work = work_shares(records);
  if (!work)
    return pass_on(work);
  report->work = std::move(*work);
  if (!fold.has_stages())
    return report;
  auto facts = facts_of(records);
  if (!facts)
    return pass_on(facts);
  report->results.stages = stages_of(*facts);
  return report;
}

} // namespace automodel::actors
