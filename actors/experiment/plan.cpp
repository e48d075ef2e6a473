#include "actors/experiment/plan.hpp"

#include "actors/experiment/reward_study.hpp"
#include "actors/experiment/stage_results.hpp"
#include "base/digest.hpp"
#include "recsys/experiment/stages.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <unordered_set>

namespace automodel::actors {

namespace {

constexpr std::array reward_layers{coordination::reward_layer::inner,
                                   coordination::reward_layer::outer,
                                   coordination::reward_layer::effective};

// A short name for what is learned, so that candidates which differ only in
// how they score share one fit. Not where searches learn: which of two
// candidates would come to a fit first is then a matter of time.
std::string fit_label(const recsys::candidate_spec& candidate,
                      const parameters& fit, bool shared) {
  auto identity = candidate.family + '\n' + candidate.program_source + '\n'
                  + to_string(fit);
  if (!shared)
    identity += '\n' + candidate.name;
  return candidate.family + '/' + to_hex(digest_of(identity)).substr(0, 12);
}

// Names in the order in which they first came.
class name_list {
public:
  explicit name_list(std::vector<std::string> first = {})
      : names_(std::move(first)), seen_(names_.begin(), names_.end()) {}

  void add(const std::string& name) {
    if (seen_.insert(name).second)
      names_.push_back(name);
  }

  std::vector<std::string> take() { return std::move(names_); }

private:
  std::vector<std::string> names_;
  std::unordered_set<std::string> seen_;
};

} // namespace

// Collects steps in commit order and knows which are done.
class experiment_plan::step_list {
public:
  explicit step_list(const outcome_table& known) : known_(known) {}

  void add(step next) {
    if (!names_.insert(next.name).second)
      return;
    if (!known_.contains(next.name))
      all_done_ = false;
    next.position = static_cast<std::uint32_t>(steps_.size());
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

bool is_about_candidate(step_kind kind) noexcept {
  return kind == step_kind::fit || kind == step_kind::refit
         || kind == step_kind::judge_valid || kind == step_kind::judge_test;
}

bool writes_itself(step_kind kind) noexcept {
  return kind == step_kind::suggest_first || kind == step_kind::learn;
}

experiment_plan::experiment_plan(const recsys::experiment_spec& spec,
                                 std::set<std::string, std::less<>> stochastic)
    : spec_(&spec), stochastic_(std::move(stochastic)),
      schedules_(spec.candidates.size()) {}

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

std::vector<std::string> experiment_plan::per_split(const char* name) const {
  std::vector<std::string> names;
  for (auto seed : spec_->seeds)
    names.push_back(per_seed(name, seed, random_split()));
  return names;
}

std::vector<std::string> experiment_plan::split_steps() const {
  return per_split("split");
}

std::vector<std::string> experiment_plan::test_split_steps() const {
  return spec_->evaluation.refit ? per_split("joined-split") : split_steps();
}

std::vector<std::string> experiment_plan::holdout_steps() const {
  return per_split("holdout");
}

const std::vector<std::uint64_t>&
experiment_plan::search_seeds(std::size_t candidate) const {
  for (const auto& stage : spec_->stages)
    for (const auto& name : stage.candidates)
      if (name == spec_->candidates[candidate].name)
        return stage.seeds;
  return spec_->seeds;
}

planned_trial
experiment_plan::on_seeds(std::size_t candidate, const planned_trial& trial,
                          const std::vector<std::uint64_t>& seeds) const {
  return with_steps(candidate, trial.spec, seeds);
}

planned_trial
experiment_plan::with_steps(std::size_t candidate, recsys::trial_spec trial,
                            const std::vector<std::uint64_t>& seeds) const {
  const auto& spec = spec_->candidates[candidate];
  const auto& rules = spec_->tuning;
  auto learns = rules.asha || rules.method == recsys::search_method::tpe;
  auto fit = "fit/" + fit_label(spec, trial.fit, !learns);
  auto valid = "valid/" + spec.name + "/trial-" + std::to_string(trial.id);
  if (rules.asha)
    valid += "/steps-" + std::to_string(trial.steps);
  planned_trial planned{std::move(trial), {}, {}};
  for (auto seed : seeds) {
    planned.fits.push_back(per_seed(fit, seed, seeded(candidate)));
    planned.valids.push_back(per_seed(valid, seed, seeded(candidate)));
  }
  return planned;
}

bool experiment_plan::learns(std::size_t candidate) const {
  const auto& of = spec_->candidates[candidate];
  return spec_->learning && !(of.fit_space.empty() && of.score_space.empty());
}

std::string experiment_plan::suggestion_step(std::size_t candidate) const {
  return "first/" + spec_->candidates[candidate].name;
}

std::string experiment_plan::payment_step(std::size_t candidate) const {
  return "reward/" + suggestion_step(candidate);
}

std::vector<std::string>
experiment_plan::test_fit_steps(const planned_trial& trial) const {
  auto names = trial.fits;
  if (spec_->evaluation.refit)
    for (auto& name : names)
      name = "re" + name;
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

const std::vector<planned_trial>&
experiment_plan::trials(std::size_t candidate,
                        const outcome_table& known) const {
  std::optional<std::vector<parameter>> windows;
  if (asks_for_windows(spec_->candidates[candidate])) {
    auto found = known.find("windows");
    windows = found != known.end() ? found->second.proposed
                                   : std::vector<parameter>{};
  }
  auto first = known.find(suggestion_step(candidate));
  return schedules_[candidate].foresee(
      *spec_, candidate, windows,
      first == known.end() ? std::vector<parameters>{}
                           : first->second.suggested,
      [&](recsys::trial_spec trial) {
        return with_steps(candidate, std::move(trial), search_seeds(candidate));
      },
      [&](const planned_trial& trial) { return outcome_of(trial, known); });
}

std::optional<trial_outcome>
experiment_plan::outcome_of(const planned_trial& trial,
                            const outcome_table& known,
                            const std::string& metric) const {
  const auto& wanted = metric.empty() ? spec_->selection : metric;
  auto failed = [&](const std::string& name) {
    auto found = known.find(name);
    return found != known.end() && found->second.failed;
  };
  auto whole = true;
  double sum = 0;
  for (std::size_t i = 0; i < trial.valids.size(); ++i) {
    auto found = known.find(trial.valids[i]);
    if (found == known.end()) {
      if (failed(trial.fits[i]))
        return trial_outcome{};
      whole = false;
      continue;
    }
    auto value = found->second.metrics.find(wanted);
    if (found->second.failed || value == found->second.metrics.end())
      return trial_outcome{};
    sum += value->second;
  }
  if (!whole)
    return {};
  return trial_outcome{sum / static_cast<double>(trial.valids.size())};
}

std::vector<std::pair<std::size_t, double>>
experiment_plan::judged_trials(std::size_t candidate,
                               const outcome_table& known) const {
  std::vector<std::pair<std::size_t, double>> judged;
  std::uint64_t most_steps = 0;
  const auto& tried = trials(candidate, known);
  for (std::size_t index = 0; index < tried.size(); ++index) {
    auto outcome = outcome_of(tried[index], known);
    auto steps = tried[index].spec.steps;
    if (!outcome || !outcome->mean || steps < most_steps)
      continue;
    if (steps > most_steps)
      judged.clear();
    most_steps = steps;
    judged.emplace_back(index, *outcome->mean);
  }
  return judged;
}

std::vector<std::pair<std::size_t, double>>
experiment_plan::standing_trials(std::size_t candidate,
                                 const outcome_table& known) const {
  if (spec_->stages.empty())
    return judged_trials(candidate, known);
  stage_results stages{*this, known, searching_stages()};
  auto found = stages.left().find(candidate);
  if (found == stages.left().end())
    return {};
  return stages.judged(found->second, candidate);
}

std::vector<std::pair<std::size_t, std::string>>
experiment_plan::fits_of(std::size_t candidate,
                         const outcome_table& known) const {
  std::vector<std::pair<std::size_t, std::string>> found;
  std::set<std::string> seen;
  auto add = [&](std::size_t index, const planned_trial& trial) {
    for (const auto& name : trial.fits)
      if (seen.insert(name).second)
        found.emplace_back(index, name);
  };
  const auto& tried = trials(candidate, known);
  for (std::size_t index = 0; index < tried.size(); ++index)
    add(index, tried[index]);
  if (spec_->stages.empty())
    return found;
  stage_results stages{*this, known};
  for (std::size_t i = 0; i < stages.decided().size(); ++i)
    for (const auto& entry : stages.decided()[i].entries)
      for (auto index : entry.trials)
        if (entry.candidate == candidate)
          add(index, on_seeds(candidate, tried[index], spec_->stages[i].seeds));
  return found;
}

std::vector<std::size_t>
experiment_plan::candidates_left(const outcome_table& known) const {
  std::vector<std::size_t> found;
  if (spec_->stages.empty()) {
    for (std::size_t c = 0; c < spec_->candidates.size(); ++c)
      if (!judged_trials(c, known).empty())
        found.push_back(c);
    return found;
  }
  stage_results stages{*this, known, searching_stages()};
  for (auto [candidate, stage] : stages.left())
    if (!stages.judged(stage, candidate).empty())
      found.push_back(candidate);
  return found;
}

std::vector<std::size_t>
experiment_plan::candidates_tested(const outcome_table& known) const {
  auto found = candidates_left(known);
  if (spec_->stages.empty())
    return found;
  stage_results stages{*this, known};
  std::erase_if(found, [&](auto c) { return !stages.left().contains(c); });
  return found;
}

std::size_t experiment_plan::searching_stages() const noexcept {
  const auto& stages = spec_->stages;
  auto opens_test = !stages.empty() && stages.back().name == recsys::test_stage;
  return stages.size() - (opens_test ? 1 : 0);
}

std::vector<std::size_t>
experiment_plan::finalists(const outcome_table& known) const {
  auto found = candidates_tested(known);
  if (!spec_->stages.empty())
    std::erase_if(found, [&](std::size_t candidate) {
      auto outcome = outcome_of(final_trial(candidate, known), known);
      return outcome && !outcome->mean;
    });
  return found;
}

std::size_t experiment_plan::chosen_trial(std::size_t candidate,
                                          const outcome_table& known) const {
  auto choice = known.find("choose/" + spec_->candidates[candidate].name);
  auto judged = standing_trials(candidate, known);
  return judged.at(choice->second.chosen).first;
}

planned_trial experiment_plan::final_trial(std::size_t candidate,
                                           const outcome_table& known) const {
  return on_seeds(candidate,
                  trials(candidate, known)[chosen_trial(candidate, known)],
                  spec_->seeds);
}

const std::vector<std::uint64_t>&
experiment_plan::judging_seeds(std::size_t candidate,
                               const outcome_table& known) const {
  if (spec_->stages.empty())
    return spec_->seeds;
  stage_results stages{*this, known, searching_stages()};
  return spec_->stages[stages.left().at(candidate)].seeds;
}

// -- the steps ----------------------------------------------------------------

void experiment_plan::add_trial(std::size_t candidate, std::size_t index,
                                const planned_trial& trial,
                                const std::vector<std::uint64_t>& seeds,
                                step_list& to) const {
  const auto& [spec, fits, valids] = trial;
  for (std::size_t i = 0; i < seeds.size(); ++i) {
    auto split = per_seed("split", seeds[i], random_split());
    to.add({fits[i], step_kind::fit, {split}, candidate, index, seeds[i]});
    if (!to.failed(fits[i]))
      to.add({valids[i],
              step_kind::judge_valid,
              {split, fits[i]},
              candidate,
              index,
              seeds[i]});
  }
}

void experiment_plan::add_search(std::size_t candidate,
                                 const outcome_table& known,
                                 step_list& to) const {
  const auto& tried = trials(candidate, known);
  for (std::size_t t = 0; t < tried.size(); ++t)
    add_trial(candidate, t, tried[t], search_seeds(candidate), to);
}

void experiment_plan::add_stage_decision(std::size_t stage,
                                         const outcome_table& known,
                                         step_list& to) const {
  name_list needs{{"data"}};
  for (const auto& name : stage_results{*this, known, stage}.evidence())
    needs.add(name);
  to.add({stage_step(spec_->stages[stage]), step_kind::decide_stage,
          needs.take(), 0, stage});
}

// Whether all of them are done but the one that opens the test.
bool experiment_plan::add_stages(const outcome_table& known,
                                 step_list& to) const {
  for (std::size_t i = 0; i < searching_stages(); ++i) {
    add_stage_decision(i, known, to);
    if (!to.all_done())
      return false;
    stage_results stages{*this, known};
    const auto& standing = stages.decided()[i];
    for (const auto& [candidate, chosen] : standing.entries)
      if (!spec_->stages[i].candidates.empty())
        add_search(candidate, known, to);
      else
        for (auto index : chosen)
          add_trial(candidate, index,
                    on_seeds(candidate, trials(candidate, known)[index],
                             spec_->stages[i].seeds),
                    spec_->stages[i].seeds, to);
    if (!to.all_done())
      return false;
  }
  return true;
}

experiment_plan::view experiment_plan::steps(const outcome_table& known) const {
  step_list list{known};
  const auto& seeds = spec_->seeds;
  const auto& candidates = spec_->candidates;
  auto splits = split_steps();
  auto done = [&] { return view{list.take(), false}; };

  list.add({"intent", step_kind::intent});
  auto suggested = true;
  for (std::size_t c = 0; c < candidates.size(); ++c)
    if (learns(c)) {
      list.add({suggestion_step(c), step_kind::suggest_first, {"intent"}, c});
      suggested = suggested && known.contains(suggestion_step(c));
    }
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
  if (!suggested || (windows && !known.contains("windows")))
    return done();

  if (spec_->stages.empty())
    for (std::size_t c = 0; c < candidates.size(); ++c)
      add_search(c, known, list);
  else if (!add_stages(known, list))
    return done();
  if (!list.all_done())
    return done();

  auto left = candidates_left(known);
  for (auto c : left) {
    step choose{
        "choose/" + candidates[c].name, step_kind::choose_config, {}, c};
    name_list judged;
    auto judged_on = judging_seeds(c, known);
    for (auto [index, value] : standing_trials(c, known))
      for (const auto& name :
           on_seeds(c, trials(c, known)[index], judged_on).valids)
        judged.add(name);
    choose.needs = judged.take();
    list.add(std::move(choose));
  }
  if (!list.all_done())
    return done();
  auto ended = [&] {
    list.add({"finish", step_kind::finish, {"intent"}});
    return view{list.take(), true};
  };
  if (left.empty())
    return ended();
  if (!spec_->stages.empty()) {
    if (auto test = searching_stages(); test < spec_->stages.size()) {
      add_stage_decision(test, known, list);
      if (!list.all_done())
        return done();
      if (!stage_results{*this, known}.decided().back().ran)
        return ended();
    }
    // On all seeds, whatever the stages had: the champion is chosen among
    // equals.
    for (auto c : candidates_tested(known))
      add_trial(c, chosen_trial(c, known), final_trial(c, known), seeds, list);
    if (!list.all_done())
      return done();
  }
  auto finalists = this->finalists(known);
  if (finalists.empty())
    return ended();
  std::vector<std::string> choices;
  for (auto c : finalists)
    choices.push_back("choose/" + candidates[c].name);
  list.add({"champion", step_kind::choose_champion, choices});
  // Before the test part is opened: rewards see validation alone.
  if (auto study = study_rewards(*this, known); !study.decisions.empty()) {
    name_list rests_on{study.evidence};
    for (const auto& decision : study.decisions)
      rests_on.add(decision.step);
    auto needs = rests_on.take();
    for (auto layer : reward_layers)
      list.add({"reward/" + std::string{coordination::to_string(layer)},
                step_kind::reward, needs, 0, static_cast<std::size_t>(layer)});
  }
  for (std::size_t c = 0; c < candidates.size(); ++c)
    if (auto study = study_suggestions(*this, known, c);
        !study.suggested.empty()) {
      name_list rests_on{{suggestion_step(c)}};
      for (const auto& name : study.evidence)
        rests_on.add(name);
      list.add({payment_step(c), step_kind::pay_policy, rests_on.take(), c});
      list.add({"learn/" + candidates[c].name,
                step_kind::learn,
                {suggestion_step(c), payment_step(c)},
                c});
    }
  if (spec_->learning && !list.all_done())
    return done();
  auto openings = holdout_steps();
  for (std::size_t i = 0; i < seeds.size(); ++i)
    list.add({openings[i],
              step_kind::open_holdout,
              {"champion", test_splits[i]},
              0,
              0,
              seeds[i]});
  name_list judged;
  for (auto c : finalists) {
    auto chosen = chosen_trial(c, known);
    auto fits = test_fit_steps(final_trial(c, known));
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
      judged.add(tests[i]);
    }
  }
  if (!list.all_done())
    return done();
  list.add({"claim", step_kind::claim, judged.take()});
  list.add({"release", step_kind::release, {"champion", "claim"}});
  if (!list.all_done())
    return done();
  list.add({"finish", step_kind::finish, {"claim", "release"}});
  return {list.take(), true};
}

} // namespace automodel::actors
