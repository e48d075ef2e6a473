#include "recsys/experiment/model_defaults.hpp"

#include "base/nearest_word.hpp"
#include "recsys/experiment/candidate_search.hpp"
#include "recsys/experiment/problem_list.hpp"

#include <algorithm>
#include <array>

namespace automodel::recsys {

namespace {

constexpr std::array<const char*, 4> type_names{"true or false", "an integer",
                                                "a number", "a string"};
static_assert(type_names.size() == std::variant_size_v<parameter>);

/// Parameters whose value may be "auto": an agent proposes it from the data.
constexpr std::array<std::string_view, 1> proposed_by_agents{"window_days"};

bool is_proposed(const std::string& name, const parameter& value) {
  return value == parameter{std::string("auto")}
         && std::ranges::find(proposed_by_agents, name)
                != proposed_by_agents.end();
}

template <class Map>
std::vector<std::string_view> keys_of(const Map& map) {
  std::vector<std::string_view> keys;
  for (const auto& [key, value] : map)
    keys.push_back(key);
  return keys;
}

/// Gives `value` the type of `model`; false if it has another one.
bool adopt_type(parameter& value, const parameter& model) {
  if (std::holds_alternative<double>(model))
    if (const auto* whole = std::get_if<std::int64_t>(&value))
      value = static_cast<double>(*whole);
  return value.index() == model.index();
}

/// The same of a range: whole numbers become real ones, unless they have steps.
bool adopt_type(parameter_domain& domain, const parameter& model) {
  const auto* whole = std::get_if<integer_range>(&domain);
  if (!whole)
    return std::holds_alternative<double>(model);
  if (std::holds_alternative<double>(model) && whole->step == 1) {
    domain = real_range{static_cast<double>(whole->low),
                        static_cast<double>(whole->high), whole->log};
    return true;
  }
  return std::holds_alternative<std::int64_t>(model);
}

/// Completes the fit or the score parameters of one candidate.
class completion {
public:
  completion(const candidate_spec& candidate, const char* table,
             const parameters& defaults, const parameters& other_defaults,
             problem_list& problems)
      : candidate_(candidate), table_(table), defaults_(defaults),
        other_defaults_(other_defaults), problems_(problems) {}

  void complete(parameters& fixed, std::vector<dimension>& space) {
    for (auto& [name, value] : fixed)
      check(name, value);
    for (auto& one : space)
      check(one, space);
    for (const auto& [name, value] : defaults_)
      if (const auto* tuned = find_dimension(space, name);
          !fixed.contains(name) && (!tuned || tuned->when))
        fixed[name] = value;
  }

private:
  void check(dimension& one, const std::vector<dimension>& space) {
    if (auto* values = std::get_if<choice>(&one.domain)) {
      for (auto& value : values->values)
        if (!check(one.name, value))
          return;
    } else {
      check_range(one);
    }
    if (one.when)
      check_condition(one, space);
  }

  void check_range(dimension& one) {
    auto known = defaults_.find(one.name);
    if (known == defaults_.end()) {
      if (candidate_.program.empty())
        refuse_name(one.name);
    } else if (!adopt_type(one.domain, known->second)) {
      problems_.add(where(one.name),
                    place(one.name) + " must be "
                        + type_names[known->second.index()]
                        + ", not one of this range",
                    "its default is " + automodel::to_string(known->second));
    }
  }

  /// The values of the parent are compared with those that it is tuned over,
  /// and whoever is not active takes the default.
  void check_condition(dimension& one, const std::vector<dimension>& space) {
    auto parent = defaults_.find(one.when->parent);
    if (parent != defaults_.end() && find_dimension(space, one.when->parent))
      for (auto& value : one.when->values)
        adopt_type(value, parent->second);
    if (!defaults_.contains(one.name) && !candidate_.program.empty())
      problems_.add(where(one.name),
                    place(one.name)
                        + " has a condition, but no default to take without it",
                    "give it a value that is tuned always");
  }

  bool check(const std::string& name, parameter& value) {
    auto known = defaults_.find(name);
    if (known == defaults_.end())
      return candidate_.program.empty() ? refuse_name(name) : true;
    if (is_proposed(name, value) || adopt_type(value, known->second))
      return true;
    problems_.add(where(name),
                  place(name) + " must be " + type_names[known->second.index()]
                      + ", not " + automodel::to_string(value),
                  "its default is " + automodel::to_string(known->second));
    return false;
  }

  bool refuse_name(const std::string& name) {
    auto hint = other_defaults_.contains(name)
                    ? "it belongs in the other one of fit and score"
                    : allowed_words(name, keys_of(defaults_));
    problems_.add(where(name),
                  "unknown parameter " + place(name) + " of model \""
                      + candidate_.family + '"',
                  std::move(hint));
    return false;
  }

  std::string place(const std::string& name) const {
    return table_ + '.' + name;
  }

  source_position where(const std::string& name) const {
    auto at = candidate_.positions.find(place(name));
    return at != candidate_.positions.end() ? at->second : source_position{};
  }

  const candidate_spec& candidate_;
  std::string table_;
  const parameters& defaults_;
  const parameters& other_defaults_;
  problem_list& problems_;
};

/// Where "model" or "fit.lambda" stands, or else the model.
source_position place_of(const candidate_spec& candidate,
                         std::string_view key) {
  for (auto one : {key, std::string_view{"model"}})
    if (auto at = candidate.positions.find(one);
        at != candidate.positions.end())
      return at->second;
  return {};
}

void refuse_model(const candidate_spec& candidate,
                  std::span<const family_description> families,
                  problem_list& problems) {
  std::vector<std::string_view> names;
  for (const auto& family : families)
    names.push_back(family.name);
  problems.add(place_of(candidate, "model"),
               "unknown model \"" + candidate.family + '"',
               allowed_words(candidate.family, names));
}

bool can_do(const family_description& family, const protocol& task) {
  return task.rows ? family.predicts_rows : family.ranks;
}

void refuse_task(const candidate_spec& candidate, const protocol& task,
                 std::span<const family_description> families,
                 problem_list& problems) {
  std::string able;
  for (const auto& family : families)
    if (can_do(family, task))
      able += (able.empty() ? "" : ", ") + family.name;
  problems.add(
      place_of(candidate, "model"),
      "model \"" + candidate.family + "\" "
          + (task.rows ? "ranks items and cannot predict rows"
                       : "predicts rows and cannot rank items"),
      std::string{task.rows ? "those that predict rows: " : "those that rank: "}
          + able);
}

/// Whether the trials that [tuning] grants suit this candidate.
void check_search(const candidate_spec& candidate, const experiment_spec& spec,
                  problem_list& problems) {
  auto epochs = fixed_epochs(candidate);
  if (spec.tuning.asha && find_dimension(candidate.fit_space, "epochs"))
    problems.add(place_of(candidate, "fit.epochs"),
                 "fit.epochs may not be tuned by asha, which cuts trials short "
                 "by it",
                 "give it the number of a whole training");
  else if (spec.tuning.asha && epochs
           && spec.tuning.asha->least_steps > *epochs)
    problems.add(place_of(candidate, "fit.epochs"),
                 "fit.epochs is " + std::to_string(*epochs)
                     + ", below tuning.min_epochs",
                 "allowed: " + std::to_string(spec.tuning.asha->least_steps)
                     + " or more");
  else if (auto search = candidate_search::create(candidate, spec); !search)
    problems.add(place_of(candidate, "model"),
                 "candidate \"" + candidate.name
                     + "\" cannot be searched: " + search.error().message,
                 search.error().hint);
}

} // namespace

result<void>
apply_model_defaults(experiment_spec& spec,
                     std::span<const family_description> families) {
  problem_list problems;
  for (auto& candidate : spec.candidates) {
    auto family = std::ranges::find(families, candidate.family,
                                    &family_description::name);
    if (family == families.end()) {
      refuse_model(candidate, families, problems);
      continue;
    }
    if (!can_do(*family, spec.evaluation)) {
      refuse_task(candidate, spec.evaluation, families, problems);
      continue;
    }
    const auto& fit = family->fit_defaults;
    const auto& score = family->score_defaults;
    completion{candidate, "fit", fit, score, problems}.complete(
        candidate.fit, candidate.fit_space);
    completion{candidate, "score", score, fit, problems}.complete(
        candidate.score, candidate.score_space);
    check_search(candidate, spec, problems);
  }
  if (!problems.empty())
    return tl::unexpected(problems.combined());
  return {};
}

} // namespace automodel::recsys
