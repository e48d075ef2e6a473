#include "cli/commands/paper.hpp"

namespace automodel::cli {

void add_paper(CLI::App& program, action& chosen) {
  auto* command = program.add_subcommand(
      "paper",
      "From a paper to a verdict: read it, compose a program, pass "
      "its gates, train it beside an equally tuned baseline, and judge "
      "by a criterion that was fixed before.\nExit code 1 if a gate "
      "is closed, 2 if the method has parts that no block expresses.");
  command->require_subcommand(0, 1);
  add_paper_run(*command, chosen);
  add_paper_read(*command, chosen);
  add_paper_extract(*command, chosen);
  add_paper_score(*command, chosen);
  add_paper_program(*command, chosen);
  add_paper_pair(*command, chosen);
  add_paper_report(*command, chosen);
}

} // namespace automodel::cli
