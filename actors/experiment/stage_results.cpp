#include "actors/experiment/stage_results.hpp"

#include "base/joined.hpp"
#include "recsys/evaluation/value_metric.hpp"

#include <algorithm>
#include <numeric>

namespace automodel::actors {

namespace {

template <class List, class Value>
bool has(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

std::string number(double value) {
  return to_string(parameter{value});
}

} // namespace

std::string stage_step(const recsys::stage_spec& stage) {
  return "stage/" + stage.name;
}

stage_results::stage_results(const experiment_plan& plan,
                             const outcome_table& known, std::size_t most)
    : plan_(plan), known_(known), spec_(plan.spec()) {
  for (std::size_t i = 0; i < std::min(most, spec_.stages.size()); ++i) {
    auto found = known.find(stage_step(spec_.stages[i]));
    if (found == known.end())
      break;
    standing one{!found->second.failed && found->second.chosen == 0, {}};
    if (one.ran)
      one.entries = entrants(i);
    take(i, std::move(one));
  }
}

void stage_results::take(std::size_t stage, standing decided) {
  const auto& rules = spec_.stages[stage];
  if (decided.ran && rules.candidates.empty()) {
    auto before = left_;
    for (auto c : pool(stage))
      left_.erase(c);
    for (const auto& one : decided.entries)
      left_[one.candidate]
          = rules.name == recsys::test_stage ? before.at(one.candidate) : stage;
  } else if (decided.ran) {
    for (const auto& one : decided.entries)
      left_[one.candidate] = stage;
  }
  decided_.push_back(std::move(decided));
}

// -- who takes part -----------------------------------------------------------

// The candidates that a stage may go on with.
std::vector<std::size_t> stage_results::pool(std::size_t stage) const {
  const auto& rules = spec_.stages[stage];
  std::vector<std::size_t> found;
  for (auto [candidate, judged_in] : left_)
    if (rules.name == recsys::test_stage
        || has(rules.after, spec_.stages[judged_in].name))
      found.push_back(candidate);
  return found;
}

stage_results::ranked stage_results::by_value(ranked of) const {
  auto lower
      = recsys::better_direction(spec_.selection) == recsys::direction::lower;
  std::stable_sort(of.begin(), of.end(), [&](const auto& a, const auto& b) {
    return lower ? a.second < b.second : a.second > b.second;
  });
  return of;
}

// Those that could be judged, best first, by the stage that judged them last.
stage_results::ranked
stage_results::rank(const std::vector<std::size_t>& candidates) const {
  ranked found;
  for (auto c : candidates)
    if (auto mean = value(left_.at(c), c))
      found.emplace_back(c, *mean);
  return by_value(std::move(found));
}

std::vector<stage_results::entry>
stage_results::entrants(std::size_t stage) const {
  const auto& rules = spec_.stages[stage];
  std::vector<entry> found;
  if (!rules.candidates.empty()) {
    for (std::size_t c = 0; c < spec_.candidates.size(); ++c)
      if (has(rules.candidates, spec_.candidates[c].name)) {
        auto& trials = found.emplace_back(entry{c, {}}).trials;
        trials.resize(plan_.trials(c, known_).size());
        std::iota(trials.begin(), trials.end(), std::size_t{0});
      }
    return found;
  }
  std::size_t others = 0;
  for (auto [c, mean] : rank(pool(stage))) {
    // All are compared with the reference: it goes on beside them.
    auto is_reference = spec_.candidates[c].name == spec_.reference;
    if (!is_reference && rules.top != 0 && others == rules.top)
      continue;
    others += is_reference ? 0 : 1;
    auto& trials = found.emplace_back(entry{c, {}}).trials;
    auto best = by_value(judged(left_.at(c), c));
    best.resize(std::min<std::size_t>(best.size(), rules.configurations));
    for (auto [trial, ignored] : best)
      trials.push_back(trial);
    std::sort(trials.begin(), trials.end());
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return a.candidate < b.candidate;
  });
  return found;
}

// -- what came of it ----------------------------------------------------------

planned_trial stage_results::trial_of(std::size_t stage, std::size_t candidate,
                                      std::size_t trial) const {
  return plan_.on_seeds(candidate, plan_.trials(candidate, known_)[trial],
                        spec_.stages[stage].seeds);
}

stage_results::ranked stage_results::judged(std::size_t stage,
                                            std::size_t candidate) const {
  if (!spec_.stages[stage].candidates.empty())
    return plan_.judged_trials(candidate, known_);
  ranked found;
  for (const auto& one : decided_[stage].entries)
    for (auto trial : one.trials)
      if (one.candidate == candidate)
        if (auto outcome
            = plan_.outcome_of(trial_of(stage, candidate, trial), known_);
            outcome && outcome->mean)
          found.emplace_back(trial, *outcome->mean);
  return found;
}

std::optional<double> stage_results::value(std::size_t stage,
                                           std::size_t candidate,
                                           const std::string& metric) const {
  auto best = by_value(judged(stage, candidate));
  if (best.empty())
    return {};
  if (metric.empty())
    return best.front().second;
  auto outcome = plan_.outcome_of(
      trial_of(stage, candidate, best.front().first), known_, metric);
  return outcome ? outcome->mean : std::nullopt;
}

stage_results::ranked stage_results::standings_of(std::size_t stage) const {
  ranked found;
  for (const auto& one : decided_[stage].entries)
    if (auto mean = value(stage, one.candidate))
      found.emplace_back(one.candidate, *mean);
  return by_value(std::move(found));
}

bool stage_results::ended_well(std::size_t stage) const {
  return decided_[stage].ran && !standings_of(stage).empty();
}

std::uint64_t stage_results::failures(std::size_t stage) const {
  std::uint64_t count = 0;
  for (const auto& one : decided_[stage].entries)
    for (auto trial : one.trials) {
      auto outcome
          = plan_.outcome_of(trial_of(stage, one.candidate, trial), known_);
      count += outcome && !outcome->mean ? 1 : 0;
    }
  return count;
}

std::vector<std::string> stage_results::evidence() const {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < decided_.size(); ++i)
    for (auto [c, ignored] : standings_of(i)) {
      auto best = by_value(judged(i, c)).front().first;
      for (auto& name : trial_of(i, c, best).valids)
        if (!has(names, name))
          names.push_back(std::move(name));
    }
  return names;
}

// -- decisions ----------------------------------------------------------------

std::size_t stage_results::index_of(std::string_view stage) const {
  auto found = std::find_if(spec_.stages.begin(), spec_.stages.end(),
                            [&](const auto& one) { return one.name == stage; });
  return static_cast<std::size_t>(found - spec_.stages.begin());
}

std::optional<std::size_t>
stage_results::candidate_of(std::string_view name) const {
  for (std::size_t c = 0; c < spec_.candidates.size(); ++c)
    if (spec_.candidates[c].name == name)
      return c;
  return {};
}

recsys::stage_value
stage_results::look_up(const recsys::stage_reference& at) const {
  using kind = recsys::stage_reference::kind;
  auto stage = index_of(at.stage);
  auto ran = decided_[stage].ran;
  if (at.what == kind::ran || at.what == kind::skipped)
    return ran == (at.what == kind::ran);
  if (at.what == kind::failed)
    return ran && !ended_well(stage);
  if (!ran)
    return {};
  if (at.what == kind::failures)
    return static_cast<double>(failures(stage));
  std::optional<std::size_t> of;
  if (at.what == kind::candidate) {
    of = candidate_of(at.candidate);
  } else {
    auto all = standings_of(stage);
    std::size_t place = at.what == kind::second ? 1 : 0;
    if (place < all.size())
      of = all[place].first;
  }
  if (!of)
    return {};
  if (at.what == kind::winner)
    return spec_.candidates[*of].name;
  auto mean = value(stage, *of, at.metric);
  return mean ? recsys::stage_value{*mean} : recsys::stage_value{};
}

stage_results::decision
stage_results::by_condition(const std::string& text) const {
  auto when = recsys::condition_of(spec_, decided_.size());
  if (!when) // checked when the experiment was read
    return {false, to_string(when.error())};
  auto answer
      = when->ask([this](const auto& reference) { return look_up(reference); });
  std::vector<std::string> values;
  for (const auto& [name, value] : answer.read)
    values.push_back(name + " = " + recsys::to_string(value));
  return {answer.holds, text + (answer.holds ? " holds" : " does not hold")
                            + (values.empty() ? "" : ": " + joined(values))};
}

// One that ended well is enough: what is optional may have been skipped.
stage_results::decision stage_results::by_stages_before() const {
  const auto& after = spec_.stages[decided_.size()].after;
  std::vector<std::string> well, others;
  for (const auto& name : after)
    if (auto stage = index_of(name); ended_well(stage))
      well.push_back(name);
    else
      others.push_back(name
                       + (decided_[stage].ran ? " failed" : " was skipped"));
  if (!after.empty() && well.empty())
    return {false, joined(others)};
  return {true, after.empty() ? "it is the first" : "after " + joined(well)};
}

std::string stage_results::choice_text(const std::vector<entry>& chosen) const {
  std::vector<std::string> taken, behind;
  for (auto [c, mean] : rank(pool(decided_.size()))) {
    auto goes_on = std::any_of(chosen.begin(), chosen.end(),
                               [&](const auto& e) { return e.candidate == c; });
    const auto& name = spec_.candidates[c].name;
    (goes_on ? taken : behind)
        .push_back(name + " (" + number(mean)
                   + (name == spec_.reference ? ", the reference)" : ")"));
  }
  return "; goes on with " + joined(taken)
         + (behind.empty() ? "" : "; leaves behind " + joined(behind));
}

stage_results::decision stage_results::decide_next() const {
  const auto& rules = spec_.stages[decided_.size()];
  auto made
      = rules.when.empty() ? by_stages_before() : by_condition(rules.when);
  if (!made.run || !rules.candidates.empty())
    return made;
  auto chosen = entrants(decided_.size());
  if (chosen.empty())
    return {false, made.reason + "; nothing is left to go on with"};
  made.reason += choice_text(chosen);
  return made;
}

} // namespace automodel::actors
