#pragma once

#include "cli/command.hpp"

namespace automodel::cli {

// Commands about the experiments of a cluster, as in command.hpp.
void add_cancel(CLI::App& program, action& chosen); // and rerun
void add_show(CLI::App& program, action& chosen);
void add_compare(CLI::App& program, action& chosen);

} // namespace automodel::cli
