#include "cli/gate_list.hpp"

#include "cli/terminal.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>

namespace automodel::cli {

namespace {

using json = nlohmann::json;

} // namespace

std::string words_of(const actors::gate_report& gate) {
  return to_string(
      error{errc::invalid_argument, gate.text, gate.where, gate.hint});
}

void print_gates(const std::vector<actors::gate_report>& gates) {
  auto out = standard_output();
  for (const auto& gate : gates) {
    const char* mark = gate.passed ? "passed" : "CLOSED";
    const char* colour = gate.passed ? "\033[32m" : "\033[31m";
    std::printf("%s%s%s  %-12s %s\n", out.colour ? colour : "", mark,
                out.colour ? "\033[0m" : "", gate.name.c_str(),
                words_of(gate).c_str());
  }
}

json gates_json(const std::vector<actors::gate_report>& gates) {
  auto list = json::array();
  for (const auto& gate : gates) {
    json one{{"gate", gate.name}, {"passed", gate.passed}, {"text", gate.text}};
    if (gate.figure)
      one["figure"] = *gate.figure;
    if (!gate.where.file.empty())
      one["where"] = {{"file", gate.where.file},
                      {"line", gate.where.line},
                      {"column", gate.where.column}};
    if (!gate.hint.empty())
      one["hint"] = gate.hint;
    list.push_back(std::move(one));
  }
  return list;
}

std::vector<recsys::gate_line>
gate_lines(const std::vector<actors::gate_report>& gates) {
  std::vector<recsys::gate_line> out;
  for (const auto& one : gates)
    out.push_back({one.name, one.passed, words_of(one)});
  return out;
}

bool all_passed(const std::vector<actors::gate_report>& gates) {
  return std::ranges::all_of(gates, &actors::gate_report::passed);
}

} // namespace automodel::cli
