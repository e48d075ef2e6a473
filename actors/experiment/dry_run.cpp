#include "actors/experiment/dry_run.hpp"

#include "actors/experiment/plan.hpp"

#include <algorithm>

namespace automodel::actors {

namespace {

void count(const step& which, planned_work& in) {
  ++in.steps;
  switch (which.kind) {
  case step_kind::fit:
    ++in.fits;
    break;
  case step_kind::judge_valid:
    ++in.judgements;
    break;
  case step_kind::refit:
    ++in.refits;
    break;
  case step_kind::judge_test:
    ++in.openings;
    break;
  default:
    break;
  }
}

step_outcome made_up(const step& which, const recsys::experiment_spec& spec) {
  step_outcome out;
  if (which.kind == step_kind::judge_valid)
    out.metrics[spec.selection] = 0.5;
  if (which.kind == step_kind::propose_windows)
    out.proposed = {parameter{std::int64_t{30}}};
  return out;
}

std::uint64_t epochs_of(const experiment_plan& plan,
                        const recsys::experiment_spec& spec,
                        const outcome_table& known) {
  std::uint64_t sum = 0;
  for (std::size_t c = 0; c < spec.candidates.size(); ++c) {
    if (!recsys::fixed_epochs(spec.candidates[c]))
      continue;
    const auto& trials = plan.trials(c, known);
    for (const auto& [trial, fit] : plan.fits_of(c, known))
      sum += trials[trial].spec.steps;
  }
  return sum;
}

} // namespace

result<planned_work>
dry_run(const recsys::experiment_spec& spec,
        const std::set<std::string, std::less<>>& stochastic) {
  planned_work out;
  for (const auto& candidate : spec.candidates) {
    auto search = recsys::candidate_search::create(candidate, spec);
    if (!search)
      return pass_on(search);
    if (search->learns() || search->halves() || asks_for_windows(candidate))
      out.estimated = true;
  }
  out.conditional = !spec.stages.empty();
  experiment_plan plan{spec, stochastic};
  outcome_table known;
  auto view = plan.steps(known);
  // Each round foresees at least one step more.
  for (;;) {
    auto before = known.size();
    for (const auto& which : view.steps)
      if (!known.contains(which.name))
        known.emplace(which.name, made_up(which, spec));
    if (view.complete || known.size() == before)
      break;
    view = plan.steps(known);
  }
  for (const auto& which : view.steps)
    count(which, out);
  out.epochs = epochs_of(plan, spec, known);
  for (std::size_t c = 0; c < spec.candidates.size(); ++c)
    out.trials.push_back(plan.trials(c, known).size());
  return out;
}

} // namespace automodel::actors
