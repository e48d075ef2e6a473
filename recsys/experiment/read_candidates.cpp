#include "recsys/experiment/candidate_search.hpp"
#include "recsys/experiment/parameter_nodes.hpp"
#include "recsys/experiment/sections.hpp"

namespace automodel::recsys {

namespace {

constexpr std::size_t most_candidates = 200;
constexpr std::uint64_t largest_grid = 100'000;
constexpr std::size_t most_first = 100;

/// Reads `fit` or `score`: scalars are fixed, lists and ranges are tuned.
void read_parameters(table_reader& owner, std::string_view key,
                     candidate_spec& candidate, parameters& fixed,
                     std::vector<dimension>& space) {
  const auto* members = owner.members(key);
  if (!members)
    return;
  for (const auto& member : *members) {
    auto path = owner.name_of(key) + '.' + member.key;
    candidate.positions[std::string(key) + '.' + member.key] = member.where;
    if (is_tuned(member.node)) {
      if (auto tuned = read_tuned(member, path, owner.problems()))
        space.push_back(*std::move(tuned));
    } else if (auto value = read_parameter(member.node)) {
      fixed[member.key] = *std::move(value);
    } else {
      refuse_parameter(member.node, path, owner.problems());
    }
  }
}

/// The values of one entry of `first`: scalars of `fit` and `score`.
void read_first(table_reader& entry, std::string_view key, parameters& to) {
  const auto* members = entry.members(key);
  if (!members)
    return;
  for (const auto& member : *members) {
    auto path = std::string(key) + '.' + member.key;
    if (auto value = read_parameter(member.node))
      to[path] = *std::move(value);
    else
      refuse_parameter(member.node, entry.name_of(path), entry.problems());
  }
}

/// What is tried before anything else; the search checks it against its space.
void read_first(table_reader& owner, candidate_spec& candidate) {
  const auto* node = owner.find("first");
  if (!node)
    return;
  const auto* entries = node->as<toml_list>();
  if (!entries || entries->empty() || entries->size() > most_first) {
    owner.problem("first",
                  "must be a list of 1 to " + std::to_string(most_first)
                      + " tables",
                  "first = [{ fit = { k = 20 } }]");
    return;
  }
  for (const auto& one : *entries) {
    const auto* table = one.as<toml_table>();
    if (!table) {
      owner.problem("first", "must be a list of tables",
                    "first = [{ fit = { k = 20 } }]");
      return;
    }
    table_reader entry{table, one.where, owner.name_of("first"),
                       owner.problems()};
    auto& values = candidate.first.emplace_back();
    read_first(entry, "fit", values);
    read_first(entry, "score", values);
    entry.finish();
  }
}

/// What a candidate's parameters are to each other, and whether a grid of them
/// can be walked.
void check_space(const table_reader& table, const candidate_spec& candidate,
                 search_method method) {
  auto space = space_of(candidate);
  if (!space)
    return table.problems().add(table.where("fit"),
                                table.name_of(space.error().message),
                                space.error().hint);
  if (method != search_method::grid)
    return;
  auto points = space->points();
  if (points && *points > largest_grid)
    table.problem("fit", "makes a grid of too many points",
                  "allowed: " + std::to_string(largest_grid));
  for (const auto& one : space->dimensions())
    if (!values_in(one.domain))
      table.problems().add(candidate.positions.at(one.name),
                           table.name_of(one.name)
                               + " is a range of real numbers, which no grid "
                                 "can walk",
                           "list its values, or give [tuning] the method "
                           "\"random\", \"tpe\" or \"asha\"");
}

candidate_spec read_candidate(table_reader table, search_method method) {
  candidate_spec candidate;
  if (table.require("model", "such as \"ease\"; `automodel models` lists all"))
    table.text("model", candidate.family);
  if (!table.text("name", candidate.name))
    candidate.name = candidate.family;
  table.text("program", candidate.program, 4096);
  for (const char* key : {"name", "model", "program"})
    candidate.positions[key] = table.where(key);
  auto before = table.problems().size();
  read_parameters(table, "fit", candidate, candidate.fit, candidate.fit_space);
  read_parameters(table, "score", candidate, candidate.score,
                  candidate.score_space);
  read_first(table, candidate);
  if (table.problems().size() == before)
    check_space(table, candidate, method);
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

void read_candidates(table_reader& file, search_method method,
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
      candidates.push_back(read_candidate(
          {table, entry.where, "candidate", file.problems()}, method));
    else
      file.problem("candidate", "must be a list of tables",
                   "write a [[candidate]] for each model");
  }
  check_names(candidates, file.problems());
}

} // namespace automodel::recsys
