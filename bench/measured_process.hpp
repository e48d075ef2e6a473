#pragma once

#include "base/error.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace automodel::bench {

/// What a contender's process printed and took.
struct measured_process {
  nlohmann::json figures; ///< its last line: {"seconds": …, …}
  double memory_mb = 0;   ///< largest resident set
};

/// Runs a command with one thread for every library that would take more, and
/// waits for it. Errors: those of run_program; unavailable (it failed, with
/// what it said), parse_error.
result<measured_process> run_measured(const std::vector<std::string>& command,
                                      std::chrono::seconds deadline);

} // namespace automodel::bench
