#include "recsys/experiment/sections.hpp"
#include "recsys/experiment/stages.hpp"

#include <algorithm>

namespace automodel::recsys {

namespace {

constexpr std::uint32_t most_chosen = 1000;
constexpr std::size_t most_stage_candidates = 200;

stage_spec read_stage(table_reader& table, const experiment_spec& spec) {
  stage_spec stage;
  if (table.require("name", "such as \"screen\"; conditions call it so"))
    table.text("name", stage.name);
  if (!table.texts("after", stage.after, most_stages) && !spec.stages.empty())
    stage.after = {spec.stages.back().name};
  table.texts("candidates", stage.candidates, most_stage_candidates);
  table.integer("top", stage.top, 1u, most_chosen);
  table.integer("configurations", stage.configurations, 1u, most_chosen);
  table.integer("trials", stage.trials, 1u, most_trials);
  if (!table.integers("seeds", stage.seeds, 0, largest_seed, most_seeds))
    stage.seeds = spec.seeds;
  table.text("when", stage.when, stage_condition::longest);
  table.finish();
  return stage;
}

// The first stage searches what no other one does.
void choose_first_candidates(experiment_spec& spec) {
  auto& first = spec.stages.front();
  if (!first.candidates.empty() || first.top != 0)
    return;
  for (const auto& candidate : spec.candidates) {
    auto names = [&](const stage_spec& stage) {
      return std::find(stage.candidates.begin(), stage.candidates.end(),
                       candidate.name)
             != stage.candidates.end();
    };
    if (std::none_of(spec.stages.begin(), spec.stages.end(), names))
      first.candidates.push_back(candidate.name);
  }
}

// Of a condition the column in it: the text begins after a quote.
void add(const stage_problem& from, const table_reader& table) {
  auto problem = from.what;
  auto column = problem.where.column;
  problem.where = table.where(from.key);
  if (column > 0 && problem.where.line > 0)
    problem.where.column += column;
  problem.message = table.name_of(from.key) + ": " + problem.message;
  table.problems().add(std::move(problem));
}

} // namespace

void read_stages(table_reader& file, experiment_spec& spec,
                 bool sound_protocol) {
  const auto* node = file.find("stage");
  if (!node)
    return;
  const auto* entries = node->as<toml_list>();
  std::vector<table_reader> tables;
  for (std::size_t i = 0; entries && i < entries->size(); ++i) {
    const auto& entry = (*entries)[i];
    if (!entry.as<toml_table>())
      break;
    tables.emplace_back(entry.as<toml_table>(), entry.where, "stage",
                        file.problems());
  }
  if (!entries || entries->empty() || tables.size() != entries->size()
      || tables.size() > most_stages)
    return file.problem("stage",
                        "must be a list of 1 to " + std::to_string(most_stages)
                            + " tables",
                        "write a [[stage]] for each");
  auto before = file.problems().size();
  for (auto& table : tables)
    spec.stages.push_back(read_stage(table, spec));
  choose_first_candidates(spec);
  // What is wrong with candidates would be told of stages once more.
  if (spec.candidates.empty() || file.problems().size() != before)
    return;
  for (const auto& problem : check_stages(spec, sound_protocol))
    add(problem, tables[problem.stage]);
}

} // namespace automodel::recsys
