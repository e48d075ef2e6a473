#include "actors/experiment/reward_study.hpp"

#include <algorithm>
#include <optional>
#include <set>

namespace automodel::actors {

namespace {

// A trial of one candidate as the decisions see it.
struct seen_trial {
  std::string window, configuration;
  std::vector<double> values; ///< per seed
};

std::vector<double> values_of(const experiment_plan& plan,
                              const outcome_table& known,
                              const planned_trial& trial) {
  std::vector<double> values;
  for (const auto& name : trial.valids)
    values.push_back(known.at(name).metrics.at(plan.spec().selection));
  return values;
}

// Whether a trial has these values; named as in recsys::space_of.
bool is_configured(const recsys::trial_spec& trial, const parameters& as) {
  return std::ranges::all_of(as, [&](const auto& one) {
    const auto& [name, value] = one;
    auto dot = name.find('.');
    const auto& part = name.starts_with("fit.") ? trial.fit : trial.score;
    auto at = part.find(name.substr(dot + 1));
    return at != part.end() && at->second == value;
  });
}

seen_trial see(const experiment_plan& plan, const outcome_table& known,
               std::size_t candidate, const planned_trial& trial) {
  auto fit = trial.spec.fit;
  seen_trial seen;
  if (asks_for_windows(plan.spec().candidates[candidate]))
    if (auto at = fit.find(window_parameter); at != fit.end()) {
      seen.window = to_string(at->second);
      fit.erase(at);
    }
  seen.configuration = to_string(fit) + " | " + to_string(trial.spec.score);
  seen.values = values_of(plan, known, trial);
  return seen;
}

void add_evidence(std::vector<std::string>& to,
                  const std::vector<std::string>& names) {
  for (const auto& name : names)
    if (std::ranges::find(to, name) == to.end())
      to.push_back(name);
}

// The candidate that everything is compared with, if it was judged and was
// searched on the same seeds.
std::optional<std::size_t> reference_of(const experiment_plan& plan,
                                        std::span<const std::size_t> finalists,
                                        std::size_t champion) {
  for (auto c : finalists)
    if (plan.spec().candidates[c].name == plan.spec().reference
        && plan.search_seeds(c) == plan.search_seeds(champion))
      return c;
  return {};
}

// Gathers what the trials of the champion's candidate say.
struct study_builder {
  const experiment_plan& plan;
  const outcome_table& known;
  std::size_t champion = 0;
  std::optional<std::size_t> reference{};
  std::size_t finalists = 0;

  std::vector<seen_trial> trials{}; ///< the first is the baseline
  seen_trial chosen{};
  std::set<std::string> windows{}, configurations{};

  void look(std::vector<std::string>& evidence) {
    auto judged = plan.judged_trials(champion, known);
    auto best = plan.chosen_trial(champion, known);
    const auto& tried = plan.trials(champion, known);
    add_evidence(evidence, tried[best].valids);
    for (auto [index, ignored] : judged) {
      add_evidence(evidence, tried[index].valids);
      const auto& seen
          = trials.emplace_back(see(plan, known, champion, tried[index]));
      if (index == best)
        chosen = seen;
      windows.insert(seen.window);
      configurations.insert(seen.configuration);
    }
  }

  const std::string& name_of(std::size_t candidate) const {
    return plan.spec().candidates[candidate].name;
  }

  std::vector<rewarded_decision> decisions() const {
    std::vector<rewarded_decision> found;
    const auto& first = trials.front();
    if (windows.size() > 1)
      found.push_back({"windows", first.window, chosen.window, windows.size()});
    if (configurations.size() > 1)
      found.push_back({"choose/" + name_of(champion), first.configuration,
                       chosen.configuration, configurations.size()});
    if (reference && finalists > 1)
      found.push_back(
          {"champion", name_of(*reference), name_of(champion), finalists});
    return found;
  }

  // The settings of those decisions that there are.
  std::vector<std::string> settings(const seen_trial& seen,
                                    std::size_t candidate) const {
    std::vector<std::string> found;
    if (windows.size() > 1)
      found.push_back(seen.window);
    if (configurations.size() > 1)
      found.push_back(seen.configuration);
    if (reference && finalists > 1)
      found.push_back(name_of(candidate));
    return found;
  }
};

} // namespace

reward_study study_rewards(const experiment_plan& plan,
                           const outcome_table& known) {
  reward_study found;
  auto choice = known.find("champion");
  auto finalists = plan.finalists(known);
  if (choice == known.end() || choice->second.failed
      || choice->second.chosen >= finalists.size())
    return found;
  auto champion = finalists[choice->second.chosen];
  study_builder builder{plan, known, champion,
                        reference_of(plan, finalists, champion),
                        finalists.size()};
  builder.look(found.evidence);
  found.decisions = builder.decisions();
  for (const auto& seen : builder.trials)
    found.judged.push_back(
        {builder.settings(seen, builder.champion), seen.values});
  if (!builder.reference || *builder.reference == builder.champion)
    return found;
  // Without the champion's candidate the system is the reference, whatever was
  // decided about a candidate that is not there.
  auto first = plan.judged_trials(*builder.reference, known).front().first;
  const auto& trial = plan.trials(*builder.reference, known)[first];
  add_evidence(found.evidence, trial.valids);
  auto reference = see(plan, known, *builder.reference, trial);
  for (const auto& w : {builder.trials.front(), builder.chosen})
    for (const auto& c : {builder.trials.front(), builder.chosen})
      found.judged.push_back({builder.settings({w.window, c.configuration, {}},
                                               *builder.reference),
                              reference.values});
  return found;
}

suggestion_study study_suggestions(const experiment_plan& plan,
                                   const outcome_table& known,
                                   std::size_t candidate) {
  suggestion_study found;
  auto first = known.find(plan.suggestion_step(candidate));
  auto champion = known.find("champion");
  if (first == known.end() || champion == known.end()
      || champion->second.failed)
    return found;
  const auto& suggested = first->second.suggested;
  // They come first, each once; what the search drew after them is its own.
  const auto distinct
      = std::set<parameters>{suggested.begin(), suggested.end()}.size();
  const auto& tried = plan.trials(candidate, known);
  std::size_t own = 0;
  for (auto [index, ignored] : plan.judged_trials(candidate, known)) {
    const auto& trial = tried[index];
    auto values = values_of(plan, known, trial);
    add_evidence(found.evidence, trial.valids);
    auto before = found.suggested.size();
    for (std::size_t s = 0; s < suggested.size(); ++s)
      if (trial.spec.id < distinct && is_configured(trial.spec, suggested[s]))
        found.suggested.push_back({s, values});
    if (found.suggested.size() > before)
      continue;
    ++own;
    found.search.resize(values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
      found.search[i]
          += (values[i] - found.search[i]) / static_cast<double>(own);
  }
  if (own == 0)
    found.suggested.clear();
  std::ranges::sort(found.suggested, {}, &suggestion_study::judged::suggestion);
  return found;
}

} // namespace automodel::actors
