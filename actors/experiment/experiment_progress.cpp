#include "actors/experiment/experiment_progress.hpp"

#include "actors/experiment/dry_run.hpp"
#include "actors/experiment/experiment_facts.hpp"
#include "recsys/evaluation/value_metric.hpp"

#include <algorithm>

namespace automodel::actors {

namespace {

bool has_failed(const outcome_table& known,
                const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(), [&](const auto& name) {
    auto found = known.find(name);
    return found != known.end() && found->second.failed;
  });
}

void count(const planned_trial& trial, const outcome_table& known,
           candidate_progress& in) {
  auto failed
      = has_failed(known, trial.fits) || has_failed(known, trial.valids);
  auto whole
      = std::all_of(trial.valids.begin(), trial.valids.end(),
                    [&](const auto& name) { return known.contains(name); });
  in.failed += failed ? 1 : 0;
  in.done += failed || whole ? 1 : 0;
}

} // namespace

result<experiment_progress>
progress_of(std::span<const storage::stored_record> records) {
  auto facts = facts_of(records);
  if (!facts)
    return pass_on(facts);
  const auto& [spec, known, reasons] = *facts;
  auto stochastic = stochastic_in(*facts);
  auto planned = dry_run(spec, stochastic);
  if (!planned)
    return pass_on(planned);
  experiment_progress out;
  out.selection = spec.selection;
  out.estimated = planned->estimated;
  out.steps = known.size();
  // Stages may have been skipped: what has ended did all there was.
  out.planned_steps
      = known.contains("finish")
            ? known.size()
            : std::max<std::uint64_t>(planned->steps, known.size());
  out.estimated = out.estimated || planned->conditional;
  out.stages = stages_of(*facts);
  auto lower
      = recsys::better_direction(spec.selection) == recsys::direction::lower;
  experiment_plan plan{spec, stochastic};
  for (std::size_t c = 0; c < spec.candidates.size(); ++c) {
    candidate_progress one{spec.candidates[c].name, spec.candidates[c].family};
    const auto& trials = plan.trials(c, known);
    for (const auto& trial : trials)
      count(trial, known, one);
    one.planned = std::max<std::uint64_t>(planned->trials[c], trials.size());
    for (const auto& [index, value] : plan.judged_trials(c, known))
      if (!one.best || (lower ? value < *one.best : value > *one.best))
        one.best = value;
    out.candidates.push_back(std::move(one));
  }
  return out;
}

} // namespace automodel::actors
