#include "actors/experiment/plan.hpp"

#include "base/digest.hpp"

#include <algorithm>
#include <set>

namespace automodel::actors {

namespace {

constexpr std::string_view window = "window_days";
constexpr std::string_view proposed_by_analyst = "auto";

bool asks_for_windows(const recsys::candidate_spec& candidate) {
  auto found = candidate.fit.find(window);
  return found != candidate.fit.end()
         && found->second == parameter{std::string{proposed_by_analyst}};
}

// A short name for what is learned, so that candidates which differ only in
// how they score share one fit.
std::string fit_label(const recsys::candidate_spec& candidate,
                      const parameters& fit) {
  auto identity = candidate.family + '\n' + candidate.program_source + '\n'
                  + to_string(fit);
  return candidate.family + '/' + to_hex(digest_of(identity)).substr(0, 12);
}

void add_once(std::vector<std::string>& names, std::string name) {
  if (std::find(names.begin(), names.end(), name) == names.end())
    names.push_back(std::move(name));
}

// Collects steps in commit order and knows which are done.
class step_list {
public:
  explicit step_list(const outcome_table& known) : known_(known) {}

  void add(step next) {
    if (!names_.insert(next.name).second)
      return;
    if (!known_.contains(next.name))
      all_done_ = false;
    steps_.push_back(std::move(next));
  }

  bool all_done() const noexcept { return all_done_; }

  bool failed(std::string_view name) const {
    auto found = known_.find(name);
    return found != known_.end() && found->second.failed;
  }

  std::vector<step> take() { return std::move(steps_); }

private:
  const outcome_table& known_;
  std::set<std::string> names_;
  std::vector<step> steps_;
  bool all_done_ = true;
};

} // namespace

experiment_plan::experiment_plan(const recsys::experiment_spec& spec,
                                 std::set<std::string, std::less<>> stochastic)
    : spec_(&spec), stochastic_(std::move(stochastic)) {}

bool experiment_plan::random_split() const noexcept {
  const auto& rules = spec_->evaluation;
  switch (rules.split) {
  case recsys::split_rule::per_user_ratio:
    return rules.random_order;
  case recsys::split_rule::random_ratio:
  case recsys::split_rule::k_fold:
    return true;
  case recsys::split_rule::leave_one_out:
  case recsys::split_rule::global_time:
  case recsys::split_rule::given:
    return false;
  }
  return false;
}

bool experiment_plan::seeded(std::size_t candidate) const {
  return random_split()
         || stochastic_.contains(spec_->candidates[candidate].family);
}

std::string experiment_plan::per_seed(std::string name, std::uint64_t seed,
                                      bool depends) const {
  if (depends)
    name += "/seed-" + std::to_string(seed);
  return name;
}

std::vector<std::string> experiment_plan::split_steps() const {
  std::vector<std::string> names;
  for (auto seed : spec_->seeds)
    names.push_back(per_seed("split", seed, random_split()));
  return names;
}

std::vector<std::string> experiment_plan::test_split_steps() const {
  if (!spec_->evaluation.refit)
    return split_steps();
  std::vector<std::string> names;
  for (auto seed : spec_->seeds)
    names.push_back(per_seed("joined-split", seed, random_split()));
  return names;
}

std::vector<std::string> experiment_plan::holdout_steps() const {
  std::vector<std::string> names;
  for (auto seed : spec_->seeds)
    names.push_back(per_seed("holdout", seed, random_split()));
  return names;
}

std::vector<std::string>
experiment_plan::fit_steps(std::size_t candidate, const parameters& fit) const {
  auto label = fit_label(spec_->candidates[candidate], fit);
  std::vector<std::string> names;
  for (auto seed : spec_->seeds)
    names.push_back(per_seed("fit/" + label, seed, seeded(candidate)));
  return names;
}

std::vector<std::string>
experiment_plan::test_fit_steps(std::size_t candidate,
                                const parameters& fit) const {
  auto names = fit_steps(candidate, fit);
  if (spec_->evaluation.refit)
    for (auto& name : names)
      name = "re" + name;
  return names;
}

std::vector<std::string> experiment_plan::valid_steps(std::size_t candidate,
                                                      std::size_t trial) const {
  auto label = "valid/" + spec_->candidates[candidate].name + "/trial-"
               + std::to_string(trial);
  std::vector<std::string> names;
  for (auto seed : spec_->seeds)
    names.push_back(per_seed(label, seed, seeded(candidate)));
  return names;
}

std::vector<std::string>
experiment_plan::test_steps(std::size_t candidate) const {
  std::vector<std::string> names;
  for (auto seed : spec_->seeds)
    names.push_back(per_seed("test/" + spec_->candidates[candidate].name, seed,
                             seeded(candidate)));
  return names;
}

std::vector<recsys::trial_spec>
experiment_plan::trials(std::size_t candidate,
                        const outcome_table& known) const {
  auto spec = spec_->candidates[candidate];
  if (asks_for_windows(spec)) {
    spec.fit.erase(spec.fit.find(window));
    if (auto found = known.find("windows"); found != known.end())
      spec.fit_grid[std::string{window}] = found->second.proposed;
  }
  return recsys::trials_of(spec, spec_->max_trials, spec_->seed);
}

std::vector<std::pair<std::size_t, double>>
experiment_plan::judged_trials(std::size_t candidate,
                               const outcome_table& known) const {
  std::vector<std::pair<std::size_t, double>> judged;
  auto count = trials(candidate, known).size();
  for (std::size_t index = 0; index < count; ++index) {
    double sum = 0;
    auto whole = true;
    auto names = valid_steps(candidate, index);
    for (const auto& name : names) {
      auto found = known.find(name);
      if (found == known.end() || found->second.failed
          || !found->second.metrics.contains(spec_->selection)) {
        whole = false;
        break;
      }
      sum += found->second.metrics.at(spec_->selection);
    }
    if (whole)
      judged.emplace_back(index, sum / static_cast<double>(names.size()));
  }
  return judged;
}

std::vector<std::size_t>
experiment_plan::finalists(const outcome_table& known) const {
  std::vector<std::size_t> found;
  for (std::size_t c = 0; c < spec_->candidates.size(); ++c)
    if (!judged_trials(c, known).empty())
      found.push_back(c);
  return found;
}

std::size_t experiment_plan::chosen_trial(std::size_t candidate,
                                          const outcome_table& known) const {
  auto choice = known.find("choose/" + spec_->candidates[candidate].name);
  auto judged = judged_trials(candidate, known);
  return judged.at(choice->second.chosen).first;
}

experiment_plan::view experiment_plan::steps(const outcome_table& known) const {
  step_list list{known};
  const auto& seeds = spec_->seeds;
  const auto& candidates = spec_->candidates;
  auto splits = split_steps();
  auto done = [&] { return view{list.take(), false}; };

  list.add({"intent", step_kind::intent});
  list.add({"data", step_kind::import_data, {"intent"}});
  list.add({"profile", step_kind::profile, {"data"}});
  auto windows
      = std::any_of(candidates.begin(), candidates.end(), asks_for_windows);
  if (windows)
    list.add({"windows", step_kind::propose_windows, {"data"}});
  for (std::size_t i = 0; i < seeds.size(); ++i)
    list.add({splits[i], step_kind::split, {"data"}, 0, 0, seeds[i]});
  auto test_splits = test_split_steps();
  if (spec_->evaluation.refit)
    for (std::size_t i = 0; i < seeds.size(); ++i)
      list.add(
          {test_splits[i], step_kind::join_split, {"data"}, 0, 0, seeds[i]});
  if (list.failed("data") || list.failed(splits.front())) {
    list.add({"finish", step_kind::finish, {"intent"}});
    return {list.take(), true};
  }
  if (windows && !known.contains("windows"))
    return done();

  for (std::size_t c = 0; c < candidates.size(); ++c) {
    auto tried = trials(c, known);
    for (std::size_t t = 0; t < tried.size(); ++t) {
      auto fits = fit_steps(c, tried[t].fit);
      auto valids = valid_steps(c, t);
      for (std::size_t i = 0; i < seeds.size(); ++i) {
        list.add({fits[i], step_kind::fit, {splits[i]}, c, t, seeds[i]});
        if (!list.failed(fits[i]))
          list.add({valids[i],
                    step_kind::judge_valid,
                    {splits[i], fits[i]},
                    c,
                    t,
                    seeds[i]});
      }
    }
  }
  if (!list.all_done())
    return done();

  std::vector<std::string> choices;
  auto finalists = this->finalists(known);
  for (auto c : finalists) {
    step choose{
        "choose/" + candidates[c].name, step_kind::choose_config, {}, c};
    for (auto [index, value] : judged_trials(c, known))
      for (auto& name : valid_steps(c, index))
        add_once(choose.needs, std::move(name));
    choices.push_back(choose.name);
    list.add(std::move(choose));
  }
  if (!list.all_done())
    return done();
  if (finalists.empty()) {
    list.add({"finish", step_kind::finish, {"intent"}});
    return {list.take(), true};
  }

  list.add({"champion", step_kind::choose_champion, choices});
  auto openings = holdout_steps();
  for (std::size_t i = 0; i < seeds.size(); ++i)
    list.add({openings[i],
              step_kind::open_holdout,
              {"champion", test_splits[i]},
              0,
              0,
              seeds[i]});
  std::vector<std::string> judged;
  for (auto c : finalists) {
    auto chosen = chosen_trial(c, known);
    auto fits = test_fit_steps(c, trials(c, known)[chosen].fit);
    auto tests = test_steps(c);
    for (std::size_t i = 0; i < seeds.size(); ++i) {
      if (spec_->evaluation.refit)
        list.add({fits[i],
                  step_kind::refit,
                  {test_splits[i], "champion"},
                  c,
                  chosen,
                  seeds[i]});
      list.add({tests[i],
                step_kind::judge_test,
                {openings[i], test_splits[i], fits[i]},
                c,
                chosen,
                seeds[i]});
      add_once(judged, tests[i]);
    }
  }
  if (!list.all_done())
    return done();
  list.add({"claim", step_kind::claim, judged});
  list.add({"release", step_kind::release, {"champion", "claim"}});
  if (!list.all_done())
    return done();
  list.add({"finish", step_kind::finish, {"claim", "release"}});
  return {list.take(), true};
}

} // namespace automodel::actors
