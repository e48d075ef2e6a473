#include "cli/commands/memory_suggest.hpp"

#include "actors/learning/experience.hpp"
#include "cli/commands/memory_print.hpp"
#include "recsys/experiment/candidate_search.hpp"
#include "recsys/experiment/experiment_spec.hpp"
#include "recsys/parameters_json.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>

namespace automodel::cli {

namespace {

using json = nlohmann::json;

constexpr std::size_t trials_of_grid = 40; ///< stands for "as many as it takes"

// JSON's scalars are TOML's.
std::string table_of(const parameters& values, std::string_view prefix) {
  std::string inside;
  for (const auto& [name, value] : values)
    if (name.starts_with(prefix))
      inside += (inside.empty() ? " " : ", ") + name.substr(prefix.size())
                + " = " + recsys::as_json(value).dump();
  return inside.empty() ? "" : "{" + inside + " }";
}

std::string entry_of(const parameters& values) {
  auto fit = table_of(values, "fit."), score = table_of(values, "score.");
  std::string text = "{ ";
  if (!fit.empty())
    text += "fit = " + fit;
  if (!score.empty())
    text += (fit.empty() ? "score = " : ", score = ") + score;
  return text + " }";
}

void print(const std::string& candidate, const std::vector<parameters>& first) {
  std::printf("# [[candidate]] \"%s\"\nfirst = [", candidate.c_str());
  for (std::size_t i = 0; i < first.size(); ++i)
    std::printf("%s%s", i == 0 ? "" : ",\n         ",
                entry_of(first[i]).c_str());
  std::printf("]\n");
}

} // namespace

result<int> memory_suggest(const storage::memory_reader& memory,
                           const std::string& file, bool as_json) {
  auto spec = recsys::load_experiment(file);
  if (!spec)
    return pass_on(spec);
  auto trials = spec->max_trials == 0 ? trials_of_grid : spec->max_trials;
  auto list = json::array();
  for (const auto& candidate : spec->candidates) {
    auto space = recsys::space_of(candidate);
    if (!space)
      return pass_on(space);
    if (space->dimensions().empty())
      continue;
    auto first = actors::first_from_memory(
        memory, {candidate.name, spec->selection}, *space, trials);
    if (!first)
      return pass_on(first);
    if (first->empty())
      continue;
    auto entries = json::array();
    for (const auto& one : *first)
      entries.push_back(recsys::as_json(one));
    list.push_back({{"candidate", candidate.name}, {"first", entries}});
    if (!as_json)
      print(candidate.name, *first);
  }
  if (as_json)
    print_json(list);
  else if (list.empty())
    std::printf("no finished experiment searched any of these candidates\n");
  return 0;
}

} // namespace automodel::cli
