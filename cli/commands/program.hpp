#pragma once

#include "cli/command.hpp"

namespace automodel::cli {

// What is below `automodel program`.
void add_program_new(CLI::App& program, action& chosen);
void add_program_check(CLI::App& program, action& chosen);
void add_program_blocks(CLI::App& program, action& chosen);

} // namespace automodel::cli
