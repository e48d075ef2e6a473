#include "actors/learning/trial_verdicts.hpp"

#include "actors/learning/tried_settings.hpp"
#include "messages/parameters.hpp"
#include "recsys/evaluation/comparison.hpp"

#include <algorithm>

namespace automodel::actors {

namespace schema = messages::schema;
using recsys::comparison_result;

namespace {

constexpr const char* verdict_steps = "verdict/";
constexpr std::size_t most_records = 4096; ///< of a step, after storage

schema::Claim::Verdict verdict_from(const std::string& text) {
  if (text == "success")
    return schema::Claim::Verdict::SUCCESS;
  if (text == "fail")
    return schema::Claim::Verdict::FAIL;
  return text == "neutral" ? schema::Claim::Verdict::NEUTRAL
                           : schema::Claim::Verdict::INCONCLUSIVE;
}

result<recsys::judgement> load(const storage::memory_reader& memory,
                               const digest& artefact) {
  auto fd = memory.artefacts().open(artefact);
  if (!fd)
    return pass_on(fd);
  auto file = recsys::array_file::map(fd->get(), to_hex(artefact),
                                      recsys::judgement::kind);
  if (!file)
    return pass_on(file);
  return recsys::judgement::load(*file);
}

bool same_seeds(const tried_setting& a, const tried_setting& b) {
  return std::ranges::equal(a.seeds, b.seeds, {}, &tried_setting::seen::seed,
                            &tried_setting::seen::seed);
}

// The trials of a candidate that can be compared with its first; each is named
// by its place.
result<std::vector<recsys::judged_candidate>>
judgements(const storage::memory_reader& memory,
           const tried_candidate& candidate) {
  std::vector<recsys::judged_candidate> trials;
  for (std::size_t i = 0; i < candidate.settings.size(); ++i) {
    const auto& setting = candidate.settings[i];
    if (!same_seeds(setting, candidate.settings.front()))
      continue;
    auto& trial = trials.emplace_back();
    trial.name = std::to_string(i);
    for (const auto& seen : setting.seeds) {
      auto judged = load(memory, seen.per_user);
      if (!judged)
        return pass_on(judged);
      trial.seeds.push_back(std::move(*judged));
    }
  }
  return trials;
}

// Verdicts of one experiment, one record after the other.
class verdict_writer {
public:
  verdict_writer(const storage::experiment_summary& experiment,
                 const tried_experiment& tried, storage::step_commit& to)
      : experiment_(experiment), tried_(tried), to_(to) {}

  void add(const tried_candidate& candidate, const parameters& part,
           const comparison_result& found) {
    const auto& base = candidate.settings.front();
    const auto& setting = candidate.settings[std::stoul(found.a)];
    std::vector<digest> parents;
    for (const auto* one : {&setting, &base})
      for (const auto& seen : one->seeds)
        parents.push_back(seen.evaluation);
    auto record = messages::make_message<schema::Record>([&](auto to) {
      to.setExperiment(experiment_.experiment);
      to.setStep(verdict_steps + candidate.name + '/' + found.a);
      to.setAgent(trial_judge_path);
      auto list = to.initParents(static_cast<unsigned>(parents.size()));
      for (unsigned i = 0; i < list.size(); ++i)
        list.set(i, messages::as_data(parents[i]));
      fill(candidate, setting, part, found, to.initVerdict());
    });
    to_.records.push_back({std::move(record), {}});
  }

private:
  void fill(const tried_candidate& candidate, const tried_setting& setting,
            const parameters& part, const comparison_result& found,
            schema::Verdict::Builder to) const {
    to.setCandidate(candidate.name);
    to.setOutcome(verdict_from(found.verdict));
    to.setReason("against {" + to_string(candidate.settings.front().setting)
                 + "}, p = " + to_string(parameter{found.p_adjusted}));
    auto effect = to.initEffect();
    effect.setMetric("valid " + found.metric);
    effect.setValue(found.diff);
    effect.setLow(found.low);
    effect.setHigh(found.high);
    effect.setSeeds(static_cast<std::uint32_t>(setting.seeds.size()));
    auto conditions = to.initConditions();
    if (experiment_.dataset)
      conditions.setDataset(messages::as_data(*experiment_.dataset));
    conditions.setProtocolId(tried_.protocol);
    messages::write_parameters(
        part, conditions.initSetting(static_cast<unsigned>(part.size())));
  }

  const storage::experiment_summary& experiment_;
  const tried_experiment& tried_;
  storage::step_commit& to_;
};

result<void> judge(const storage::memory_reader& memory,
                   const tried_experiment& tried,
                   const tried_candidate& candidate, verdict_writer& to) {
  auto trials = judgements(memory, candidate);
  if (!trials)
    return pass_on(trials);
  if (trials->size() < 2)
    return {};
  const std::vector<std::string> metrics{tried.spec.selection};
  auto found = recsys::compare(*trials, trials->front().name, metrics,
                               tried.spec.margin, {.seed = tried.spec.seed});
  if (!found)
    return pass_on(found);
  auto parts = searched_parts(candidate);
  for (const auto& one : *found)
    to.add(candidate, parts[std::stoul(one.a)], one);
  return {};
}

result<bool> is_due(const storage::memory_reader& memory,
                    const storage::experiment_summary& experiment) {
  if (experiment.status != storage::experiment_status::finished)
    return false;
  auto written = memory.log({.experiment = experiment.experiment,
                             .kind = schema::Record::VERDICT,
                             .agent = trial_judge_path,
                             .limit = 1});
  if (!written)
    return pass_on(written);
  return written->empty();
}

} // namespace

result<std::optional<storage::step_commit>>
trial_verdicts(const storage::memory_reader& memory,
               const storage::experiment_summary& experiment) {
  auto due = is_due(memory, experiment);
  if (!due)
    return pass_on(due);
  if (!*due)
    return std::optional<storage::step_commit>{};
  auto tried = read_tried(memory, experiment.experiment);
  auto sequence = memory.last_sequence(trial_judge_path);
  if (!tried)
    return pass_on(tried);
  if (!sequence)
    return pass_on(sequence);
  storage::step_commit step{trial_judge_path, *sequence + 1, {}};
  verdict_writer writer{experiment, *tried, step};
  if (!tried->spec.evaluation.rows)
    for (const auto& candidate : tried->candidates)
      if (auto ok = judge(memory, *tried, candidate, writer); !ok)
        return pass_on(ok);
  if (step.records.empty())
    return std::optional<storage::step_commit>{};
  step.records.resize(std::min(step.records.size(), most_records));
  return step;
}

} // namespace automodel::actors
