#include "actors/experiment/experiment_progress.hpp"

#include "actors/experiment/dry_run.hpp"
#include "actors/experiment/outcome.hpp"
#include "actors/experiment/plan.hpp"
#include "messages/parameters.hpp"
#include "recsys/evaluation/value_metric.hpp"

#include <algorithm>
#include <set>

namespace automodel::actors {

namespace {

namespace schema = messages::schema;
using families = std::set<std::string, std::less<>>;

struct experiment_facts {
  recsys::experiment_spec spec;
  outcome_table known;
};

result<experiment_facts>
read_facts(std::span<const storage::stored_record> records) {
  std::string resolved;
  outcome_table known;
  for (const auto& stored : records) {
    auto outcome = outcome_of(stored.record);
    if (!outcome)
      return pass_on(outcome);
    auto step = stored.record.read(
        [&](schema::Record::Reader record) -> result<std::string> {
          if (record.isIntent())
            resolved
                = messages::read_text(record.getIntent().getResolvedFile());
          return messages::read_text(record.getStep());
        });
    if (!step)
      return pass_on(step);
    known.emplace(*step, std::move(*outcome));
  }
  if (resolved.empty())
    return fail(errc::not_found, "no experiment of that name in the memory");
  auto spec = recsys::from_canonical_json(resolved);
  if (!spec)
    return pass_on(spec);
  return experiment_facts{std::move(*spec), std::move(known)};
}

bool has_any(const outcome_table& known,
             const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(),
                     [&](const auto& name) { return known.contains(name); });
}

// Where the seed has influence, the names of steps say of which seed they are.
// A candidate that did nothing yet does not tell, and its counts are the same
// either way.
families stochastic_in(const experiment_facts& facts) {
  families all, out;
  for (const auto& candidate : facts.spec.candidates)
    all.insert(candidate.family);
  experiment_plan seeded{facts.spec, all};
  for (std::size_t c = 0; c < facts.spec.candidates.size(); ++c)
    for (const auto& trial : seeded.trials(c, facts.known))
      if (has_any(facts.known, trial.fits)
          || has_any(facts.known, trial.valids))
        out.insert(facts.spec.candidates[c].family);
  return out;
}

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
  auto facts = read_facts(records);
  if (!facts)
    return pass_on(facts);
  const auto& [spec, known] = *facts;
  auto stochastic = stochastic_in(*facts);
  auto planned = dry_run(spec, stochastic);
  if (!planned)
    return pass_on(planned);
  experiment_progress out;
  out.selection = spec.selection;
  out.estimated = planned->estimated;
  out.steps = known.size();
  out.planned_steps = std::max<std::uint64_t>(planned->steps, known.size());
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
