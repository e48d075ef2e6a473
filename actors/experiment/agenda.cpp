#include "actors/experiment/agenda.hpp"

namespace automodel::actors {

namespace {

bool search_learns(const recsys::experiment_spec& spec) {
  return spec.tuning.asha || spec.tuning.method == recsys::search_method::tpe;
}

// Whether a plan may change by the outcome of a trial's step alone.
bool bears_on_plan(const step& which, bool failed, bool learns) {
  auto of_trial
      = which.kind == step_kind::fit || which.kind == step_kind::judge_valid;
  return !of_trial || failed || learns;
}

} // namespace

void agenda::on_known(const step& which) {
  count(which, {1, 0});
  auto failed = known_.at(which.name).failed;
  if (bears_on_plan(which, failed, search_learns(plan_.spec())))
    stale_ = true;
}

void agenda::refresh() {
  if (!stale_ && !open_steps().empty())
    return;
  steps_ = plan_.steps(known_).steps;
  stale_ = false;
  first_open_ = first_uncommitted_ = 0;
  progress_.clear();
  for (const auto& which : steps_)
    count(which, {known_.contains(which.name) ? 1U : 0U, 1});
}

std::span<const step> agenda::open_steps() {
  while (first_open_ < steps_.size()
         && known_.contains(steps_[first_open_].name))
    ++first_open_;
  return std::span{steps_}.subspan(first_open_);
}

const step* agenda::next_commit() {
  for (; first_uncommitted_ < steps_.size(); ++first_uncommitted_) {
    const auto& which = steps_[first_uncommitted_];
    if (committed_.contains(which.name))
      continue;
    if (!known_.contains(which.name))
      return nullptr;
    committed_.insert(which.name);
    return &which;
  }
  return nullptr;
}

bool agenda::is_next(const step& which) {
  while (first_uncommitted_ < steps_.size()
         && committed_.contains(steps_[first_uncommitted_].name))
    ++first_uncommitted_;
  return first_uncommitted_ < steps_.size()
         && steps_[first_uncommitted_].name == which.name;
}

void agenda::count(const step& which, share change) {
  auto add = [&](const std::string& name) {
    auto& share = progress_[name];
    share.done += change.done;
    share.total += change.total;
  };
  add("");
  if (is_about_candidate(which.kind))
    add(plan_.spec().candidates[which.candidate].name);
}

} // namespace automodel::actors
