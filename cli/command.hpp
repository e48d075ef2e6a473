#pragma once

#include "base/error.hpp"

#include <CLI/App.hpp>

#include <functional>

namespace automodel::cli {

/// What the command line asked for; it runs after parsing. The value is the
/// exit code.
using action = std::function<result<int>()>;

// Each adds one command, with its help, to the program. There is one file of
// that name below cli/commands for each.
void add_run(CLI::App& program, action& chosen);
void add_recommend(CLI::App& program, action& chosen);
void add_evaluate(CLI::App& program, action& chosen);
void add_data(CLI::App& program, action& chosen);
void add_init(CLI::App& program, action& chosen);
void add_memory(CLI::App& program, action& chosen);
void add_export(CLI::App& program, action& chosen);
void add_program(CLI::App& program, action& chosen);
void add_paper(CLI::App& program, action& chosen);
void add_models(CLI::App& program, action& chosen);
void add_metrics(CLI::App& program, action& chosen);
void add_formats(CLI::App& program, action& chosen);
void add_experiment(CLI::App& program, action& chosen);
void add_doctor(CLI::App& program, action& chosen);
void add_bench(CLI::App& program, action& chosen);
void add_certs(CLI::App& program, action& chosen);
void add_node(CLI::App& program, action& chosen);
void add_up(CLI::App& program, action& chosen);
void add_down(CLI::App& program, action& chosen);
void add_submit(CLI::App& program, action& chosen);
void add_ls(CLI::App& program, action& chosen);
void add_decide(CLI::App& program, action& chosen);

} // namespace automodel::cli
