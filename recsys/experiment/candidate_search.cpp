#include "recsys/experiment/candidate_search.hpp"

#include "recsys/experiment/stages.hpp"

#include <stdexcept>
#include <utility>

namespace automodel::recsys {

namespace {

constexpr std::string_view fit_prefix = "fit.";
constexpr std::string_view score_prefix = "score.";
constexpr const char* length = "epochs";

void add(const std::vector<dimension>& from, std::string_view prefix,
         std::vector<dimension>& to) {
  for (auto one : from) {
    one.name.insert(0, prefix);
    if (one.when)
      one.when->parent.insert(0, prefix);
    to.push_back(std::move(one));
  }
}

tuning_options options_of(const candidate_spec& candidate,
                          const experiment_spec& experiment) {
  const auto& rules = experiment.tuning;
  tuning_options options;
  options.method = rules.method;
  options.trials = trials_of(experiment, candidate.name);
  options.parallel = rules.parallel;
  options.seed = experiment.seed;
  options.name = candidate.name;
  options.first = candidate.first;
  if (auto epochs = fixed_epochs(candidate)) {
    options.steps = *epochs;
    options.asha = rules.asha;
  }
  return options;
}

} // namespace

std::optional<std::uint64_t> fixed_epochs(const candidate_spec& candidate) {
  auto found = candidate.fit.find(length);
  if (found == candidate.fit.end()
      || find_dimension(candidate.fit_space, length))
    return {};
  const auto* epochs = std::get_if<std::int64_t>(&found->second);
  return epochs && *epochs > 0 ? std::optional<std::uint64_t>(*epochs)
                               : std::nullopt;
}

std::string tuning_text(const experiment_spec& experiment) {
  const auto& rules = experiment.tuning;
  std::string text{rules.asha ? "asha" : name_of(rules.method)};
  if (rules.asha)
    text += " (" + std::string(name_of(rules.method)) + ", eta "
            + std::to_string(rules.asha->eta) + ", from "
            + std::to_string(rules.asha->least_steps) + " epochs)";
  if (experiment.max_trials != 0)
    text += ", " + std::to_string(experiment.max_trials) + " trials";
  return text;
}

result<search_space> space_of(const candidate_spec& candidate) {
  std::vector<dimension> all;
  add(candidate.fit_space, fit_prefix, all);
  add(candidate.score_space, score_prefix, all);
  return search_space::create(std::move(all));
}

candidate_search::candidate_search(const candidate_spec& candidate,
                                   tuner search, bool halves)
    : fixed_fit_(candidate.fit), fixed_score_(candidate.score),
      tuner_(std::move(search)), halves_(halves) {}

result<candidate_search>
candidate_search::create(const candidate_spec& candidate,
                         const experiment_spec& experiment) {
  auto space = space_of(candidate);
  if (!space)
    return pass_on(space);
  auto options = options_of(candidate, experiment);
  auto halves = options.asha && !walks_whole_space(options, *space);
  auto search = tuner::create(*std::move(space), std::move(options));
  if (!search)
    return pass_on(search);
  return candidate_search{candidate, *std::move(search), halves};
}

std::optional<trial_spec> candidate_search::ask() {
  auto next = tuner_.ask();
  if (!next)
    return {};
  trial_spec made{fixed_fit_, fixed_score_, next->id};
  for (const auto& [name, value] : next->values)
    if (name.starts_with(fit_prefix))
      made.fit[name.substr(fit_prefix.size())] = value;
    else
      made.score[name.substr(score_prefix.size())] = value;
  if (halves_)
    made.fit[length] = static_cast<std::int64_t>(next->steps);
  made.steps = next->steps;
  return made;
}

void candidate_search::tell(const trial_spec& which,
                            std::optional<double> value) {
  if (auto told = tuner_.tell(which.id, which.steps, value); !told)
    throw std::logic_error(to_string(told.error()));
}

} // namespace automodel::recsys
