#include "actors/experiment/trial_schedule.hpp"

#include "recsys/evaluation/value_metric.hpp"

#include <algorithm>

namespace automodel::actors {

namespace {

constexpr std::string_view proposed_by_analyst = "auto";

// The proposed windows as one more list, in its place by name.
recsys::candidate_spec with_windows(recsys::candidate_spec candidate,
                                    std::vector<parameter> windows) {
  candidate.fit.erase(candidate.fit.find(window_parameter));
  auto& space = candidate.fit_space;
  auto place = std::ranges::lower_bound(space, window_parameter, {},
                                        &recsys::dimension::name);
  space.insert(place, {std::string{window_parameter},
                       recsys::choice{std::move(windows)}});
  return candidate;
}

// Each once, in the first of the proposed windows.
void put_first(const std::vector<parameters>& suggested,
               const std::optional<std::vector<parameter>>& windows,
               std::vector<parameters>& first) {
  std::vector<parameters> all;
  auto add = [&](parameters one) {
    if (std::ranges::find(all, one) == all.end())
      all.push_back(std::move(one));
  };
  for (auto one : suggested) {
    if (windows && !windows->empty())
      one["fit." + std::string{window_parameter}] = windows->front();
    add(std::move(one));
  }
  for (auto& one : first)
    add(std::move(one));
  first = std::move(all);
}

} // namespace

bool asks_for_windows(const recsys::candidate_spec& candidate) {
  auto found = candidate.fit.find(window_parameter);
  return found != candidate.fit.end()
         && found->second == parameter{std::string{proposed_by_analyst}};
}

const std::vector<planned_trial>&
trial_schedule::foresee(const recsys::experiment_spec& experiment,
                        std::size_t candidate,
                        const std::optional<std::vector<parameter>>& windows,
                        const std::vector<parameters>& suggested,
                        const planner& plan, const outcome_of& outcome) {
  if (!search_ || windows != windows_ || suggested != suggested_
      || !agrees(outcome)) {
    windows_ = windows;
    suggested_ = suggested;
    begin(experiment, candidate, plan);
  }
  auto lower_is_better = recsys::better_direction(experiment.selection)
                         == recsys::direction::lower;
  while (search_ && tell(outcome, lower_is_better))
    ask(plan);
  return trials_;
}

void trial_schedule::begin(const recsys::experiment_spec& experiment,
                           std::size_t candidate, const planner& plan) {
  search_.reset();
  trials_.clear();
  told_.clear();
  auto spec = experiment.candidates[candidate];
  put_first(suggested_, windows_, spec.first);
  if (windows_ && windows_->empty())
    return; // no window was worth proposing
  if (windows_)
    spec = with_windows(std::move(spec), *windows_);
  search_ = recsys::candidate_search::create(spec, experiment).value();
  ask(plan);
}

// Whether the outcomes still say what the search was told.
bool trial_schedule::agrees(const outcome_of& outcome) const {
  for (std::size_t i = 0; i < told_.size(); ++i)
    if (told_[i] && told_[i] != outcome(trials_[i]))
      return false;
  return true;
}

// Tells what is new; whether there was something.
bool trial_schedule::tell(const outcome_of& outcome, bool lower_is_better) {
  auto before = trials_.size();
  auto any = false;
  for (std::size_t i = 0; search_->learns() && i < before; ++i) {
    auto found = told_[i] ? std::nullopt : outcome(trials_[i]);
    if (!found)
      continue;
    auto value = found->mean;
    search_->tell(trials_[i].spec, value && lower_is_better ? -*value : value);
    told_[i] = found;
    any = true;
  }
  return any;
}

void trial_schedule::ask(const planner& plan) {
  while (auto next = search_->ask())
    trials_.push_back(plan(*std::move(next)));
  told_.resize(trials_.size());
}

} // namespace automodel::actors
