#include "recsys/experiment/stages.hpp"

#include "base/nearest_word.hpp"
#include "recsys/ascii.hpp"
#include "recsys/experiment/sections.hpp"
#include "recsys/experiment/shown.hpp"

#include <algorithm>
#include <array>

namespace automodel::recsys {

namespace {

constexpr std::size_t longest_name = 40;
constexpr std::array<std::string_view, 3> reserved{"and", "or", "not"};

template <class List, class Value>
bool has(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

// A word of conditions.
bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= longest_name && !is_digit(text[0])
         && std::all_of(text.begin(), text.end(), is_word)
         && !has(reserved, text);
}

class checker {
public:
  checker(const experiment_spec& spec, bool metrics_known)
      : spec_(spec), metrics_known_(metrics_known) {}

  std::vector<stage_problem> check() {
    if (spec_.stages.size() > most_stages)
      refuse("name", "there are too many stages",
             "at most " + std::to_string(most_stages));
    for (; at_ < spec_.stages.size() && problems_.empty(); ++at_)
      check_stage(spec_.stages[at_]);
    if (problems_.empty() && !spec_.stages.empty())
      check_all_searched();
    return std::move(problems_);
  }

private:
  void refuse(const char* key, std::string message, std::string hint = {}) {
    problems_.push_back(
        {at_,
         key,
         {errc::parse_error, std::move(message), {}, std::move(hint)}});
  }

  bool is_test() const { return spec_.stages[at_].name == test_stage; }

  void check_stage(const stage_spec& stage) {
    check_name(stage);
    check_after(stage);
    if (is_test())
      check_test(stage);
    else if (stage.top == 0)
      check_search(stage);
    else
      check_selection(stage);
    for (auto seed : stage.seeds)
      if (!has(spec_.seeds, seed))
        refuse("seeds", std::to_string(seed) + " is no seed of the experiment",
               "the test is judged on the experiment's seeds; a stage takes "
               "some of them");
    if (!stage.when.empty())
      if (auto when = condition_of(spec_, at_, metrics_known_); !when)
        problems_.push_back({at_, "when", std::move(when.error())});
  }

  void check_name(const stage_spec& stage) {
    if (!is_name(stage.name))
      refuse("name", "may not be " + shown(stage.name),
             "allowed: letters, digits and \"_\", at most "
                 + std::to_string(longest_name)
                 + ", and none of \"and\", \"or\", \"not\"");
    for (std::size_t i = 0; i < at_; ++i)
      if (spec_.stages[i].name == stage.name)
        refuse("name", "a second stage is named " + shown(stage.name),
               "give each a name of its own");
    if (is_test() && at_ + 1 != spec_.stages.size())
      refuse("name", "\"test\" opens the test split, and is the last stage");
    if (is_test() && at_ == 0)
      refuse("name", "\"test\" comes after a stage that searches");
  }

  void check_after(const stage_spec& stage) {
    std::vector<std::string_view> above;
    for (std::size_t i = 0; i < at_; ++i)
      above.push_back(spec_.stages[i].name);
    for (const auto& name : stage.after) {
      if (has(above, name))
        continue;
      auto below = std::any_of(
          spec_.stages.begin() + static_cast<long>(at_), spec_.stages.end(),
          [&](const auto& one) { return one.name == name; });
      if (below)
        refuse("after",
               shown(name) + " does not stand above " + shown(stage.name),
               "stages run in the order of the file, so that none waits for "
               "itself");
      else
        refuse("after", shown(name) + " is no stage",
               allowed_words(name, above));
    }
    if (at_ == 0 && !stage.when.empty())
      refuse("when", "the first stage has nothing to look at",
             "conditions are about stages above");
    if (at_ == 0 && stage.top != 0)
      refuse("top", "the first stage has nothing to choose from",
             "it searches candidates");
  }

  void check_test(const stage_spec& stage) {
    if (!stage.candidates.empty())
      refuse("candidates", "the stage \"test\" searches nothing");
    if (stage.trials != 0)
      refuse("trials", "the stage \"test\" searches nothing");
    if (stage.configurations != 1)
      refuse("configurations", "the test judges one configuration of each");
    if (stage.seeds != spec_.seeds)
      refuse("seeds", "the test is judged on the experiment's seeds");
  }

  void check_search(const stage_spec& stage) {
    if (stage.candidates.empty())
      refuse("name",
             "stage " + shown(stage.name)
                 + " neither searches nor goes on with anything",
             "give it `candidates`, or `top`");
    if (stage.configurations != 1)
      refuse("configurations", "belongs to `top`",
             "a search tries as many as `trials` says");
    std::vector<std::string_view> names;
    for (const auto& candidate : spec_.candidates)
      names.push_back(candidate.name);
    for (const auto& name : stage.candidates) {
      if (!has(names, name))
        refuse("candidates", shown(name) + " is no candidate",
               allowed_words(name, names));
      for (std::size_t i = 0; i < at_; ++i)
        if (has(spec_.stages[i].candidates, name))
          refuse("candidates",
                 shown(name) + " is searched by stage "
                     + shown(spec_.stages[i].name),
                 "`top` goes on with what a stage found");
    }
  }

  void check_selection(const stage_spec& stage) {
    if (!stage.candidates.empty())
      refuse("candidates", "a stage has `candidates` or `top`, not both",
             "`top` goes on with the best of the stages in `after`");
    if (stage.trials != 0)
      refuse("trials", "belongs to `candidates`",
             "`configurations` of what was found go on");
    if (stage.after.empty())
      refuse("after", "`top` needs a stage to choose from");
    if (stage.configurations == 0)
      refuse("configurations", "may not be 0");
  }

  void check_all_searched() {
    at_ = 0;
    for (const auto& candidate : spec_.candidates)
      if (std::none_of(spec_.stages.begin(), spec_.stages.end(),
                       [&](const auto& stage) {
                         return has(stage.candidates, candidate.name);
                       }))
        refuse("candidates", "no stage searches " + shown(candidate.name),
               "name it in the `candidates` of a stage");
  }

  const experiment_spec& spec_;
  bool metrics_known_;
  std::size_t at_ = 0;
  std::vector<stage_problem> problems_;
};

} // namespace

std::vector<stage_problem> check_stages(const experiment_spec& spec,
                                        bool metrics_known) {
  return checker{spec, metrics_known}.check();
}

std::vector<std::string> candidates_of(const experiment_spec& spec,
                                       std::size_t stage) {
  std::vector<bool> reached(stage + 1);
  reached[stage] = true;
  std::vector<std::string> found;
  for (auto at = stage + 1; at-- > 0;) {
    const auto& one = spec.stages[at];
    if (!reached[at])
      continue;
    found.insert(found.end(), one.candidates.begin(), one.candidates.end());
    if (one.top != 0 || one.name == test_stage)
      for (std::size_t i = 0; i < at; ++i)
        reached[i] = reached[i] || has(one.after, spec.stages[i].name);
  }
  std::vector<std::string> ordered;
  for (const auto& candidate : spec.candidates)
    if (has(found, candidate.name))
      ordered.push_back(candidate.name);
  return ordered;
}

result<stage_condition> condition_of(const experiment_spec& spec,
                                     std::size_t stage, bool metrics_known) {
  stage_scope scope;
  for (std::size_t i = 0; i < stage; ++i)
    scope.stages.push_back({spec.stages[i].name, candidates_of(spec, i)});
  if (metrics_known)
    scope.metrics = metric_names(spec.evaluation);
  return stage_condition::parse(spec.stages[stage].when, scope);
}

std::uint32_t trials_of(const experiment_spec& spec,
                        std::string_view candidate) {
  for (const auto& stage : spec.stages)
    if (stage.trials != 0 && has(stage.candidates, candidate))
      return stage.trials;
  return spec.max_trials;
}

} // namespace automodel::recsys
