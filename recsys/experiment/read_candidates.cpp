#include "recsys/experiment/sections.hpp"
#include "recsys/experiment/trial_grid.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace automodel::recsys {

namespace {

constexpr std::size_t most_candidates = 200;
constexpr std::size_t most_values = 1000;
constexpr std::size_t longest_parameter = 1000;
constexpr std::uint64_t largest_grid = 100'000;

/// Nothing for what a parameter cannot be: tables, lists, dates, infinities.
std::optional<parameter> read_parameter(const toml_node& node) {
  if (const auto* flag = node.as<bool>())
    return *flag;
  if (const auto* whole = node.as<std::int64_t>())
    return *whole;
  if (const auto* real = node.as<double>(); real && std::isfinite(*real))
    return *real;
  if (const auto* text = node.as<std::string>();
      text && text->size() <= longest_parameter && is_printable(*text))
    return *text;
  return {};
}

/// Reads `fit` or `score`: scalars are fixed, lists are tuned.
class parameter_table {
public:
  parameter_table(table_reader& owner, std::string_view key,
                  candidate_spec& candidate)
      : owner_(owner), key_(key), candidate_(candidate) {}

  void read(parameters& fixed, parameter_grid& grid) {
    const auto* members = owner_.members(key_);
    if (!members)
      return;
    for (const auto& member : *members) {
      candidate_.positions[key_ + '.' + member.key] = member.where;
      if (const auto* list = member.node.as<toml_list>())
        read_values(member, *list, grid);
      else if (auto value = read_parameter(member.node))
        fixed[member.key] = std::move(*value);
      else
        refuse(member, member.node);
    }
  }

private:
  void read_values(const toml_member& member, const toml_list& list,
                   parameter_grid& grid) {
    std::vector<parameter> values;
    for (const auto& node : list) {
      auto value = read_parameter(node);
      if (!value)
        return refuse(member, node);
      if (std::find(values.begin(), values.end(), *value) != values.end())
        return problem(node, member, "names a value twice", "");
      values.push_back(std::move(*value));
    }
    if (values.empty() || values.size() > most_values)
      return problem(member.node, member, "is a grid of no or too many values",
                     "allowed: 1 to " + std::to_string(most_values));
    grid[member.key] = std::move(values);
  }

  void refuse(const toml_member& member, const toml_node& node) {
    problem(node, member, "may not be " + std::string(describe(node)),
            "allowed: a finite number, a string, true or false, or a list of "
            "them to be tuned");
  }

  void problem(const toml_node& node, const toml_member& member,
               const std::string& message, std::string hint) {
    owner_.problems().add(
        node.where, owner_.name_of(key_) + '.' + member.key + ' ' + message,
        std::move(hint));
  }

  table_reader& owner_;
  std::string key_;
  candidate_spec& candidate_;
};

candidate_spec read_candidate(table_reader table) {
  candidate_spec candidate;
  if (table.require("model", "such as \"ease\"; `automodel models` lists all"))
    table.text("model", candidate.family);
  if (!table.text("name", candidate.name))
    candidate.name = candidate.family;
  table.text("program", candidate.program, 4096);
  for (const char* key : {"name", "model", "program"})
    candidate.positions[key] = table.where(key);
  parameter_table{table, "fit", candidate}.read(candidate.fit,
                                                candidate.fit_grid);
  parameter_table{table, "score", candidate}.read(candidate.score,
                                                  candidate.score_grid);
  if (grid_size(candidate) > largest_grid)
    table.problem("fit", "makes a grid of too many points",
                  "allowed: " + std::to_string(largest_grid));
  table.finish();
  return candidate;
}

void check_names(const std::vector<candidate_spec>& candidates,
                 problem_list& problems) {
  for (std::size_t i = 0; i < candidates.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (candidates[i].name == candidates[j].name)
        problems.add(candidates[i].positions.at("name"),
                     "a second candidate is named \"" + candidates[i].name
                         + "\"",
                     "give each a name of its own");
}

} // namespace

void read_candidates(table_reader& file,
                     std::vector<candidate_spec>& candidates) {
  const auto* node
      = file.require("candidate", "write a [[candidate]] for each model");
  const auto* entries = node ? node->as<toml_list>() : nullptr;
  if (!node)
    return;
  if (!entries || entries->empty() || entries->size() > most_candidates) {
    file.problem("candidate",
                 "must be a list of 1 to " + std::to_string(most_candidates)
                     + " tables",
                 "write a [[candidate]] for each model");
    return;
  }
  for (std::size_t i = 0; i < entries->size(); ++i) {
    const auto& entry = (*entries)[i];
    const auto* table = entry.as<toml_table>();
    if (table)
      candidates.push_back(
          read_candidate({table, entry.where, "candidate", file.problems()}));
    else
      file.problem("candidate", "must be a list of tables",
                   "write a [[candidate]] for each model");
  }
  check_names(candidates, file.problems());
}

} // namespace automodel::recsys
