#include "actors/experiment/run_comparison.hpp"

#include "actors/autotrain/judged.hpp"
#include "base/joined.hpp"
#include "messages/parameters.hpp"
#include "recsys/evaluation/row_comparison.hpp"
#include "recsys/experiment/experiment_spec.hpp"

#include <map>

namespace automodel::actors {

namespace {

namespace schema = messages::schema;
using messages::read_text;

// What the records of a run say, whatever their order.
struct run_fold {
  std::string resolved, champion, protocol_id, experiment;
  std::map<std::string, digest> tests; ///< by step
  /// candidate -> seed -> values on test
  std::map<std::string, std::map<std::uint64_t, digest>> per_user;

  void add(schema::Split::Reader split, const std::string& step) {
    protocol_id = read_text(split.getProtocolId());
    auto labels = messages::read_digest(split.getTestLabels());
    auto test = labels ? labels : messages::read_digest(split.getTest());
    if (test)
      tests[step] = *test;
  }

  void add(schema::Evaluation::Reader evaluation) {
    auto values = messages::read_digest(evaluation.getPerUser());
    if (values && evaluation.getPart() == schema::Evaluation::Part::TEST)
      per_user[read_text(evaluation.getCandidate())][evaluation.getSeed()]
          = *values;
  }

  result<void> add(const storage::stored_record& stored) {
    return stored.record.read(
        [&](schema::Record::Reader record) -> result<void> {
          experiment = read_text(record.getExperiment());
          switch (record.which()) {
          case schema::Record::INTENT:
            resolved = read_text(record.getIntent().getResolvedFile());
            break;
          case schema::Record::SPLIT:
            add(record.getSplit(), read_text(record.getStep()));
            break;
          case schema::Record::EVALUATION:
            add(record.getEvaluation());
            break;
          case schema::Record::RELEASE:
            champion = read_text(record.getRelease().getCandidate());
            break;
          default:
            break;
          }
          return {};
        });
  }
};

tl::unexpected<error> differ(const char* what, const finished_run& a,
                             const finished_run& b, const std::string& of_a,
                             const std::string& of_b) {
  return fail(errc::incompatible,
              a.name + " and " + b.name + " have other " + what + ": " + of_a
                  + " and " + of_b,
              "numbers of different protocols, seeds or test parts are never "
              "compared");
}

std::string text_of(const std::vector<std::uint64_t>& seeds) {
  return joined(seeds, ", ",
                [](std::uint64_t seed) { return std::to_string(seed); });
}

std::string text_of(const std::vector<digest>& parts) {
  return joined(parts, ", ",
                [](const digest& part) { return to_hex(part).substr(0, 12); });
}

result<void> check_alike(const finished_run& a, const finished_run& b) {
  if (a.experiment == b.experiment)
    return fail(errc::invalid_argument,
                "experiment " + a.experiment + " is not compared with itself");
  if (a.protocol_id != b.protocol_id)
    return differ("protocols", a, b, a.protocol_id, b.protocol_id);
  if (a.seeds != b.seeds)
    return differ("seeds", a, b, text_of(a.seeds), text_of(b.seeds));
  if (a.tests != b.tests)
    return differ("test parts", a, b, text_of(a.tests), text_of(b.tests));
  return {};
}

template <class Candidate, class Judgement>
result<std::vector<Candidate>>
read_both(const finished_run& a, const finished_run& b,
          const storage::artefact_store& artefacts) {
  std::vector<Candidate> out;
  for (const auto* run : {&a, &b}) {
    auto judged = read_judged<Candidate, Judgement>(
        run->experiment + ": " + run->champion, run->per_user, artefacts);
    if (!judged)
      return pass_on(judged);
    out.push_back(std::move(*judged));
  }
  return out;
}

using comparisons = result<std::vector<recsys::comparison_result>>;

comparisons compare_rankings(const finished_run& a, const finished_run& b,
                             const std::vector<std::string>& metrics,
                             const storage::artefact_store& artefacts) {
  auto both
      = read_both<recsys::judged_candidate, recsys::judgement>(a, b, artefacts);
  if (!both)
    return pass_on(both);
  return recsys::compare(*both, both->back().name, metrics, a.margin);
}

comparisons compare_rows(const finished_run& a, const finished_run& b,
                         const std::vector<std::string>& metrics,
                         const storage::artefact_store& artefacts) {
  auto both = read_both<recsys::judged_predictor, recsys::row_judgement>(
      a, b, artefacts);
  if (!both)
    return pass_on(both);
  auto resamples = recsys::row_resamples::of(*both, a.rules.metrics);
  if (!resamples)
    return pass_on(resamples);
  return resamples->compare(both->back().name, metrics, a.margin);
}

} // namespace

result<finished_run>
finished_run_of(std::span<const storage::stored_record> records) {
  run_fold fold;
  for (const auto& stored : records)
    if (auto added = fold.add(stored); !added)
      return pass_on(added);
  if (fold.resolved.empty())
    return fail(errc::not_found, "no experiment of that name in the memory");
  auto spec = recsys::from_canonical_json(fold.resolved);
  if (!spec)
    return pass_on(spec);
  auto values = fold.per_user.find(fold.champion);
  if (fold.champion.empty() || values == fold.per_user.end())
    return fail(errc::conflict,
                "experiment " + fold.experiment + " has no champion",
                "it has to end first: automodel show " + spec->name);
  finished_run out{fold.experiment,
                   spec->name,
                   fold.champion,
                   fold.protocol_id,
                   spec->selection,
                   spec->evaluation,
                   spec->margin,
                   spec->seeds,
                   {},
                   {}};
  for (const auto& [step, part] : fold.tests)
    out.tests.push_back(part);
  // Where the seed has no influence, one judgement is that of every seed.
  for (auto seed : out.seeds) {
    auto found = values->second.find(seed);
    out.per_user.push_back(found == values->second.end()
                               ? values->second.begin()->second
                               : found->second);
  }
  return out;
}

result<claim_comparison>
compare_runs(const finished_run& a, const finished_run& b,
             const std::string& metric,
             const storage::artefact_store& artefacts) {
  if (auto alike = check_alike(a, b); !alike)
    return pass_on(alike);
  std::vector<std::string> metrics{metric.empty() ? a.selection : metric};
  auto rows = a.rules.rows ? compare_rows(a, b, metrics, artefacts)
                           : compare_rankings(a, b, metrics, artefacts);
  if (!rows)
    return pass_on(rows);
  if (rows->empty())
    return fail(errc::internal, "a comparison without a result");
  return with_detectable(std::move(rows->front()));
}

} // namespace automodel::actors
