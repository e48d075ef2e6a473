#include "cli/command.hpp"
#include "cli/workspace.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

namespace automodel::cli {

namespace {

/// Becomes automodel-bench: the node's executable links no libtorch.
result<int> become_bench(std::vector<std::string> arguments) {
  auto program = executable_beside("automodel-bench");
  if (!program)
    return pass_on(program);
  auto name = program->string();
  std::vector<char*> given{name.data()};
  for (auto& argument : arguments)
    given.push_back(argument.data());
  given.push_back(nullptr);
  ::execv(name.c_str(), given.data());
  return fail(errc::unavailable,
              "cannot start " + name + ": " + std::strerror(errno));
}

} // namespace

void add_bench(CLI::App& program, action& chosen) {
  auto* command = program.add_subcommand(
      "bench", "measure side by side with what others use");
  // automodel-bench reads the rest, --help included.
  command->set_help_flag();
  command->prefix_command();
  command->callback([command, &chosen] {
    chosen = [given = command->remaining()] { return become_bench(given); };
  });
}

} // namespace automodel::cli
