#include "cli/commands/paper.hpp"
#include "cli/composed_method.hpp"
#include "cli/experiment_request.hpp"
#include "cli/gate_list.hpp"
#include "cli/report_files.hpp"
#include "recsys/json_text.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <memory>

namespace automodel::cli {

namespace {

using json = nlohmann::json;

struct program_options {
  std::string record, out = "paper", data_set;
  bool check = true, json = false;
};

result<std::vector<actors::gate_report>>
check(const recsys::composition& made) {
  auto workers = open_workers();
  if (!workers)
    return pass_on(workers);
  return gates_of(made, **workers);
}

void print_program(const recsys::composition& made, const json& gates,
                   const program_options& options) {
  auto object = json::parse(recsys::notes_json(made));
  object["gates"] = gates;
  object["folder"] = options.out;
  std::printf("%s\n",
              recsys::json_text(object, recsys::json_layout::readable).c_str());
}

result<int> write_program(const program_options& options) {
  auto made = compose_file(options.record, options.data_set);
  if (!made)
    return pass_on(made);
  auto files = write_composition(*made, options.out);
  if (!files)
    return pass_on(files);
  std::vector<actors::gate_report> gates;
  if (made->complete() && options.check) {
    auto checked = check(*made);
    if (!checked)
      return pass_on(checked);
    gates = std::move(*checked);
    auto text
        = recsys::json_text(gates_json(gates), recsys::json_layout::readable);
    if (auto written
        = write_file(std::filesystem::path(options.out) / "gates.json", text);
        !written)
      return pass_on(written);
    files->push_back("gates.json");
  }
  if (options.json) {
    print_program(*made, gates_json(gates), options);
  } else {
    print_composition(*made, options.out, *files);
    if (!gates.empty())
      std::printf("\n");
    print_gates(gates);
  }
  if (!made->complete())
    return unresolved_exit_code;
  return all_passed(gates) ? 0 : 1;
}

} // namespace

void add_paper_program(CLI::App& paper, action& chosen) {
  auto* command = paper.add_subcommand(
      "program", "Compose a model program from a method record and run its "
                 "gates; exit code 1 if one is closed, 2 if the record has "
                 "parts that no block expresses (a skeleton is written).");
  auto options = std::make_shared<program_options>();
  command->add_option("record", options->record, "The record, JSON")
      ->required();
  command
      ->add_option("--out", options->out,
                   "Folder for the program, its reference, recipe, notes and "
                   "difference to the zoo's nearest program")
      ->capture_default_str();
  command->add_option("--data-set", options->data_set,
                      "Which data set's settings hold, where the paper gives "
                      "one for each");
  command->add_flag("!--no-check", options->check, "Do not run the gates");
  command->add_flag("--json", options->json, "Print JSON");
  command->callback([options, &chosen] {
    chosen = [options] { return write_program(*options); };
  });
}

} // namespace automodel::cli
