#pragma once

#include "actors/program_check.hpp"
#include "recsys/papers/verdict/paper_report.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace automodel::cli {

/// "mine.py:31:12: what is wrong (what is allowed)".
std::string words_of(const actors::gate_report& gate);

/// A line for each gate: passed or closed, and what it says.
void print_gates(const std::vector<actors::gate_report>& gates);

/// The same as a list of JSON objects.
nlohmann::json gates_json(const std::vector<actors::gate_report>& gates);

/// The same as a report of an attempt holds them.
std::vector<recsys::gate_line>
gate_lines(const std::vector<actors::gate_report>& gates);

bool all_passed(const std::vector<actors::gate_report>& gates);

} // namespace automodel::cli
