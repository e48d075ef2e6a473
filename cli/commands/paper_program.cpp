#include "cli/commands/paper.hpp"
#include "cli/composed_method.hpp"
#include "cli/gate_list.hpp"
#include "cli/report_files.hpp"
#include "cli/workspace.hpp"
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

/// The gates of the program, with its reference, in a sandboxed worker.
result<std::vector<actors::gate_report>>
gates_of(const recsys::composition& made) {
  auto executable = worker_executable();
  if (!executable)
    return pass_on(executable);
  runtime::fork_server_options server;
  server.executable = *executable;
  actors::worker_source workers{std::move(server)};
  actors::program_order order;
  order.name = "program.py";
  order.source = made.program;
  order.labels = made.task == "multi_task" ? 2 : 1;
  order.reference_name = "reference.py";
  order.reference = made.reference;
  return actors::check_program(workers, order);
}

void print_json(const recsys::composition& made, const json& gates,
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
    auto checked = gates_of(*made);
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
    print_json(*made, gates_json(gates), options);
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
