#include "base/nearest_word.hpp"
#include "recsys/evaluation/value_metric.hpp"
#include "recsys/experiment/document.hpp"
#include "recsys/experiment/quantity.hpp"
#include "recsys/experiment/sections.hpp"

#include <algorithm>
#include <limits>

namespace automodel::recsys {

namespace {

constexpr std::uint64_t longest_deadline = 7 * 24 * 3600;
constexpr std::uint64_t least_memory = std::uint64_t{64} << 20;
constexpr std::uint64_t most_memory = std::uint64_t{1} << 42;

/// A name is part of paths and of --out folders.
bool is_path_safe(const std::string& name) {
  return name[0] != '.' && name[0] != '-'
         && std::all_of(name.begin(), name.end(), [](char c) {
              return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
                     || (c >= '0' && c <= '9') || c == '-' || c == '_'
                     || c == '.';
            });
}

void read_head(table_reader& file, experiment_spec& spec) {
  if (file.require("name", "what the experiment is called, such as \"books\"")
      && file.text("name", spec.name, 100) && !is_path_safe(spec.name))
    file.problem("name", "may not be \"" + spec.name + "\"",
                 "allowed: letters, digits, \"-\", \"_\" and \".\"");
  file.text("goal", spec.goal, 1000);
  file.integer("seed", spec.seed, std::uint64_t{0}, largest_seed);
  if (!file.integers("seeds", spec.seeds, 0, largest_seed, most_seeds))
    spec.seeds = {0, 1, 2};
}

/// "ndcg@10" or "auc" if it is measured, else the first one that is.
std::string default_metric(const std::vector<std::string>& measured) {
  auto usual
      = std::find_if(measured.begin(), measured.end(), [](const auto& name) {
          return name == "ndcg@10" || name == "auc";
        });
  if (usual != measured.end())
    return *usual;
  return measured.empty() ? std::string{} : measured.front();
}

/// Those that tell a better model from a worse one.
std::vector<std::string> ranking_metrics(const protocol& rules) {
  auto names = metric_names(rules);
  std::erase_if(names, [](const std::string& name) {
    return better_direction(name) == direction::nearer_one;
  });
  return names;
}

/// What is measured is only known of a sound protocol: one mistake there would
/// make a second complaint here.
void read_metric(table_reader& table, experiment_spec& spec, bool known) {
  auto measured = ranking_metrics(spec.evaluation);
  std::vector<std::string_view> allowed(measured.begin(), measured.end());
  spec.selection = default_metric(measured);
  if (known) {
    table.word("metric", spec.selection, allowed);
    table.words("compare", spec.compared, allowed);
  } else {
    table.text("metric", spec.selection);
    table.find("compare");
  }
}

void read_selection(table_reader table, experiment_spec& spec,
                    bool sound_protocol) {
  read_metric(table, spec, sound_protocol);
  std::vector<std::string_view> names;
  for (const auto& candidate : spec.candidates)
    names.push_back(candidate.name);
  if (!names.empty())
    spec.reference = names.front();
  table.word("reference", spec.reference, names);
  table.number("margin", spec.margin, 0, 1);
  table.finish();
}

/// A quantity with its unit; false if it is absent or wrong.
template <class Parse>
bool read_quantity(table_reader& table, std::string_view key,
                   std::uint64_t& out, std::uint64_t lowest,
                   std::uint64_t highest, Parse parse, std::string hint) {
  std::string text;
  if (!table.text(key, text))
    return false;
  auto value = parse(text);
  if (!value || *value < lowest || *value > highest) {
    table.problem(key, "may not be \"" + text + "\"", std::move(hint));
    return false;
  }
  out = *value;
  return true;
}

void read_budget(table_reader table, experiment_spec& spec) {
  table.integer("trials", spec.max_trials, 1u, most_trials);
  std::uint64_t seconds = 0;
  if (read_quantity(table, "deadline", seconds, 1, longest_deadline,
                    parse_duration, "such as \"90 s\", \"10 min\", \"2 h\""))
    spec.trial_deadline_seconds = static_cast<std::uint32_t>(seconds);
  read_quantity(table, "memory", spec.trial_memory_bytes, least_memory,
                most_memory, parse_memory,
                "at least 64 MiB; such as \"512 MiB\", \"4 GB\"");
  table.finish();
}

} // namespace

experiment_spec read_document(const toml_node& root, problem_list& problems) {
  experiment_spec spec;
  table_reader file{root.as<toml_table>(), root.where, {}, problems};
  read_head(file, spec);
  file.require("data", "a section [data] with the path of the ratings");
  read_data(file.table("data"), spec);
  auto before = problems.size();
  read_protocol(file.table("protocol"), spec.evaluation);
  bool sound_protocol = problems.size() == before;
  read_budget(file.table("budget"), spec);
  read_tuning(file.table("tuning"), spec);
  read_learning(file.table("learning"), spec);
  read_candidates(file, spec.tuning.method, spec.candidates);
  read_selection(file.table("selection"), spec, sound_protocol);
  read_stages(file, spec, sound_protocol);
  if (spec.learning && !spec.stages.empty())
    file.problem("learning", "cannot be had with stages",
                 "take [learning] or every [[stage]] out");
  file.finish();
  return spec;
}

} // namespace automodel::recsys
