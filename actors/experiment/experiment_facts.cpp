#include "actors/experiment/experiment_facts.hpp"

#include "actors/experiment/outcome.hpp"
#include "actors/experiment/stage_results.hpp"
#include "messages/parameters.hpp"

#include <algorithm>

namespace automodel::actors {

namespace {

namespace schema = messages::schema;
using messages::read_text;

bool has_any(const outcome_table& known,
             const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(),
                     [&](const auto& name) { return known.contains(name); });
}

recsys::stage_result stage_of(const experiment_facts& facts,
                              const experiment_plan& plan,
                              const stage_results& stages, std::size_t at) {
  const auto& rules = facts.spec.stages[at];
  recsys::stage_result out{rules.name, "open", {}};
  if (at >= stages.decided().size())
    return out;
  const auto& standing = stages.decided()[at];
  if (auto reason = facts.reasons.find(stage_step(rules));
      reason != facts.reasons.end())
    out.reason = reason->second;
  out.state = standing.ran ? "ran" : "skipped";
  for (const auto& [candidate, trials] : standing.entries) {
    out.candidates.push_back({facts.spec.candidates[candidate].name,
                              static_cast<std::uint32_t>(trials.size()),
                              stages.value(at, candidate)});
    for (auto trial : trials)
      if (!plan.outcome_of(
              plan.on_seeds(candidate,
                            plan.trials(candidate, facts.known)[trial],
                            rules.seeds),
              facts.known))
        out.state = "running";
  }
  return out;
}

} // namespace

result<experiment_facts>
facts_of(std::span<const storage::stored_record> records) {
  std::string resolved;
  experiment_facts facts;
  for (const auto& stored : records) {
    auto outcome = outcome_of(stored.record);
    if (!outcome)
      return pass_on(outcome);
    auto read = stored.record.read(
        [&](schema::Record::Reader record) -> result<void> {
          auto step = read_text(record.getStep());
          if (record.isIntent())
            resolved = read_text(record.getIntent().getResolvedFile());
          if (record.isDecision() && step.starts_with("stage/"))
            facts.reasons[step]
                = read_text(record.getDecision().getRationale());
          facts.known.emplace(std::move(step), std::move(*outcome));
          return {};
        });
    if (!read)
      return pass_on(read);
  }
  if (resolved.empty())
    return fail(errc::not_found, "no experiment of that name in the memory");
  auto spec = recsys::from_canonical_json(resolved);
  if (!spec)
    return pass_on(spec);
  facts.spec = std::move(*spec);
  return facts;
}

// Where the seed has influence, the names of steps say of which seed they are;
// the counts of a candidate that did nothing yet are the same either way.
std::set<std::string, std::less<>>
stochastic_in(const experiment_facts& facts) {
  std::set<std::string, std::less<>> all, out;
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

std::vector<recsys::stage_result> stages_of(const experiment_facts& facts) {
  std::vector<recsys::stage_result> out;
  if (facts.spec.stages.empty())
    return out;
  experiment_plan plan{facts.spec, stochastic_in(facts)};
  stage_results stages{plan, facts.known};
  for (std::size_t i = 0; i < facts.spec.stages.size(); ++i)
    out.push_back(stage_of(facts, plan, stages, i));
  return out;
}

} // namespace automodel::actors
