#pragma once

#include "actors/autotrain/recipe.hpp"
#include "actors/worker_source.hpp"
#include "base/error.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::actors {

/// A program to be checked.
struct program_order {
  std::string name, source; ///< the file, in errors, and its text
  parameters given{};       ///< what a candidate sets
  std::uint32_t labels = 1; ///< of a row of the task ctr
  std::string reference_name{}, reference{}; ///< empty: there is none
  job_limits limits{300, 0};
};

/// What one gate says.
struct gate_report {
  std::string name;
  bool passed = false;
  std::string text; ///< what was measured, or what is wrong
  std::optional<double> figure;
  source_position where; ///< of what is wrong; empty: no one place
  std::string hint;
};

/// Compiles a program in a sandboxed worker and runs the gates of its task.
/// `starting` is called with each gate's name before it runs; may be empty.
/// Errors: deadline_exceeded (it never left a gate, which is named),
/// resource_exhausted, invalid_argument (`given`, the reference), those of
/// worker_source::spawn. A program that does not compile is a closed gate.
result<std::vector<gate_report>>
check_program(worker_source& workers, const program_order& order,
              const std::function<void(std::string_view)>& starting = {});

} // namespace automodel::actors
