#include "recsys/experiment/model_defaults.hpp"

#include "base/nearest_word.hpp"
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

/// Completes the fit or the score parameters of one candidate.
class completion {
public:
  completion(const candidate_spec& candidate, const char* table,
             const parameters& defaults, const parameters& other_defaults,
             problem_list& problems)
      : candidate_(candidate), table_(table), defaults_(defaults),
        other_defaults_(other_defaults), problems_(problems) {}

  void complete(parameters& fixed, parameter_grid& grid) {
    for (auto& [name, value] : fixed)
      check(name, value);
    for (auto& [name, values] : grid)
      for (auto& value : values)
        if (!check(name, value))
          break;
    for (const auto& [name, value] : defaults_)
      if (!fixed.contains(name) && !grid.contains(name))
        fixed[name] = value;
  }

private:
  bool check(const std::string& name, parameter& value) {
    auto known = defaults_.find(name);
    if (known == defaults_.end())
      return candidate_.program.empty() ? refuse_name(name) : true;
    if (is_proposed(name, value) || adopt_type(value, known->second))
      return true;
    problems_.add(where(name),
                  place(name) + " must be " + type_names[known->second.index()]
                      + ", not " + to_string(value),
                  "its default is " + to_string(known->second));
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

void refuse_model(const candidate_spec& candidate,
                  std::span<const family_description> families,
                  problem_list& problems) {
  std::vector<std::string_view> names;
  for (const auto& family : families)
    names.push_back(family.name);
  auto at = candidate.positions.find("model");
  problems.add(at != candidate.positions.end() ? at->second : source_position{},
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
  auto at = candidate.positions.find("model");
  problems.add(
      at != candidate.positions.end() ? at->second : source_position{},
      "model \"" + candidate.family + "\" "
          + (task.rows ? "ranks items and cannot predict rows"
                       : "predicts rows and cannot rank items"),
      std::string{task.rows ? "those that predict rows: " : "those that rank: "}
          + able);
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
        candidate.fit, candidate.fit_grid);
    completion{candidate, "score", score, fit, problems}.complete(
        candidate.score, candidate.score_grid);
  }
  if (!problems.empty())
    return tl::unexpected(problems.combined());
  return {};
}

} // namespace automodel::recsys
