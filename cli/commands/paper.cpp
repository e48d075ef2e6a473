#include "cli/commands/paper.hpp"

namespace automodel::cli {

void add_paper(CLI::App& program, action& chosen) {
  auto* command = program.add_subcommand(
      "paper", "From a paper to a model that is compared with a baseline.");
  command->require_subcommand(1);
  add_paper_read(*command, chosen);
  add_paper_extract(*command, chosen);
  add_paper_score(*command, chosen);
  add_paper_program(*command, chosen);
  add_paper_pair(*command, chosen);
}

} // namespace automodel::cli
