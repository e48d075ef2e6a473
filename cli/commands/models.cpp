#include "actors/model_catalogue.hpp"
#include "cli/command.hpp"
#include "cli/workspace.hpp"
#include "recsys/json_text.hpp"
#include "recsys/parameters_json.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <memory>

namespace automodel::cli {

namespace {

using json = nlohmann::json;

void print_catalogue(const actors::model_catalogue& catalogue) {
  auto list = json::array();
  for (const auto& entry : catalogue.models)
    list.push_back({{"name", entry.family.name},
                    {"summary", entry.summary},
                    {"source", entry.source},
                    {"deterministic", entry.deterministic},
                    {"ranks", entry.family.ranks},
                    {"predicts_rows", entry.family.predicts_rows},
                    {"fit", recsys::as_json(entry.family.fit_defaults)},
                    {"score", recsys::as_json(entry.family.score_defaults)}});
  json object{
      {"models", list},
      {"kernel_profile", catalogue.kernel_profile},
      {"sandbox",
       {{"in_force", catalogue.protections}, {"missing", catalogue.missing}}}};
  std::printf("%s\n",
              recsys::json_text(object, recsys::json_layout::readable).c_str());
}

const char* tasks_of(const recsys::family_description& family) {
  if (!family.predicts_rows)
    return "ranks";
  return family.ranks ? "ranks, predicts rows" : "predicts rows";
}

void print_text(const actors::model_catalogue& catalogue) {
  for (const auto& entry : catalogue.models) {
    std::printf("%s (%s)\n  %s\n", entry.family.name.c_str(),
                tasks_of(entry.family), entry.summary.c_str());
    if (!entry.source.empty())
      std::printf("  %s\n", entry.source.c_str());
    if (!entry.family.fit_defaults.empty())
      std::printf("  fit:   %s\n",
                  to_string(entry.family.fit_defaults).c_str());
    if (!entry.family.score_defaults.empty())
      std::printf("  score: %s\n",
                  to_string(entry.family.score_defaults).c_str());
    std::printf("\n");
  }
  std::printf("kernels: %s\n", catalogue.kernel_profile.c_str());
}

result<int> list_models(bool as_json) {
  auto executable = worker_executable();
  if (!executable)
    return pass_on(executable);
  runtime::fork_server_options options;
  options.executable = *executable;
  actors::worker_source workers{std::move(options)};
  auto catalogue = actors::describe_models(workers);
  if (!catalogue)
    return pass_on(catalogue);
  if (as_json)
    print_catalogue(*catalogue);
  else
    print_text(*catalogue);
  return 0;
}

} // namespace

void add_models(CLI::App& program, action& chosen) {
  auto* command = program.add_subcommand(
      "models", "List the model families, their parameters and defaults, and "
                "where they come from.");
  auto as_json = std::make_shared<bool>(false);
  command->add_flag("--json", *as_json, "Print JSON");
  command->callback([as_json, &chosen] {
    chosen = [as_json] { return list_models(*as_json); };
  });
}

} // namespace automodel::cli
