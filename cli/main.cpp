#include "cli/command.hpp"
#include "cli/experiment_commands.hpp"
#include "cli/node_commands.hpp"
#include "cli/version.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <cstdio>
#include <exception>

namespace {

using automodel::cli::action;

constexpr const char* description
    = "AutoModel trains, compares and remembers recommender models.\n\n"
      "  automodel data get movielens\n"
      "  automodel run experiments/quickstart.toml\n"
      "  automodel recommend runs/quickstart/champion.automodel --user 42\n";

constexpr const char* footer
    = "\nExit codes: 0 all went well, 1 a run ended with failures, 2 a method "
      "has parts\nthat cannot be expressed, 64 wrong usage, 65 bad data, 66 "
      "something does not\nexist, 69 something is not available, 70 an "
      "internal "
      "defect or a lost worker,\n71 a limit was reached, 73 it is in use or "
      "exists, 74 the disk, 75 try again,\n76 another version, 77 not "
      "permitted, 130 interrupted or cancelled.";

int run(int argc, char** argv) {
  CLI::App program{description, "automodel"};
  program.footer(footer);
  program.set_version_flag("--version", automodel::cli::version);
  program.require_subcommand(1);
  action chosen;
  automodel::cli::add_run(program, chosen);
  automodel::cli::add_recommend(program, chosen);
  automodel::cli::add_evaluate(program, chosen);
  automodel::cli::add_data(program, chosen);
  automodel::cli::add_init(program, chosen);
  automodel::cli::add_memory(program, chosen);
  automodel::cli::add_decide(program, chosen);
  automodel::cli::add_export(program, chosen);
  automodel::cli::add_program(program, chosen);
  automodel::cli::add_paper(program, chosen);
  automodel::cli::add_models(program, chosen);
  automodel::cli::add_metrics(program, chosen);
  automodel::cli::add_formats(program, chosen);
  automodel::cli::add_bench(program, chosen);
  automodel::cli::add_experiment(program, chosen);
  automodel::cli::add_doctor(program, chosen);
  automodel::cli::add_certs(program, chosen);
  automodel::cli::add_node(program, chosen);
  automodel::cli::add_up(program, chosen);
  automodel::cli::add_down(program, chosen);
  automodel::cli::add_submit(program, chosen);
  automodel::cli::add_ls(program, chosen);
  automodel::cli::add_cancel(program, chosen);
  automodel::cli::add_show(program, chosen);
  automodel::cli::add_compare(program, chosen);
  automodel::cli::add_ps(program, chosen);
  automodel::cli::add_top(program, chosen);
  automodel::cli::add_tree(program, chosen);
  automodel::cli::add_nodes(program, chosen);
  automodel::cli::add_inspect(program, chosen);
  automodel::cli::add_state(program, chosen);
  automodel::cli::add_deaths(program, chosen);
  automodel::cli::add_trace(program, chosen);
  automodel::cli::add_events(program, chosen);
  automodel::cli::add_logs(program, chosen);
  automodel::cli::add_control(program, chosen);
  automodel::cli::add_completion(program, chosen);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    auto code = program.exit(problem);
    return code == 0 ? 0
                     : automodel::exit_code(automodel::errc::invalid_argument);
  }
  auto done = chosen();
  if (done)
    return *done;
  std::fprintf(stderr, "automodel: %s\n", to_string(done.error()).c_str());
  return automodel::exit_code(done.error().code);
}

} // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& thrown) {
    std::fprintf(stderr, "automodel: internal error: %s\n", thrown.what());
    return automodel::exit_code(automodel::errc::internal);
  }
}
