#pragma once

#include "cli/command.hpp"

namespace automodel::cli {

// Commands that talk to a running node through its gateway, as in command.hpp.
void add_ps(CLI::App& program, action& chosen);
void add_top(CLI::App& program, action& chosen); // in ps.cpp
void add_tree(CLI::App& program, action& chosen);
void add_nodes(CLI::App& program, action& chosen);
void add_inspect(CLI::App& program, action& chosen);
void add_state(CLI::App& program, action& chosen); // in inspect.cpp
void add_deaths(CLI::App& program, action& chosen);
void add_trace(CLI::App& program, action& chosen);
void add_events(CLI::App& program, action& chosen);
void add_logs(CLI::App& program, action& chosen);    // and attach
void add_control(CLI::App& program, action& chosen); // kill, pause, ...

/// Prints what completes commands in a shell.
void add_completion(CLI::App& program, action& chosen);

} // namespace automodel::cli
