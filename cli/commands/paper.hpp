#pragma once

#include "cli/command.hpp"

namespace automodel::cli {

// `automodel paper` itself, and what is below it.
void add_paper_run(CLI::App& paper, action& chosen);
void add_paper_read(CLI::App& paper, action& chosen);
void add_paper_extract(CLI::App& paper, action& chosen);
void add_paper_score(CLI::App& paper, action& chosen);
void add_paper_program(CLI::App& paper, action& chosen);
void add_paper_pair(CLI::App& paper, action& chosen);
void add_paper_report(CLI::App& paper, action& chosen);

} // namespace automodel::cli
