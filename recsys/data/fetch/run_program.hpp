#pragma once

#include "base/error.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace automodel::recsys {

/// How a program ended.
struct program_outcome {
  int exit_code = 0;  ///< 128 + n if signal n ended it
  std::string output; ///< the last 64 KiB of what it wrote, errors included
  std::uint64_t memory_bytes = 0; ///< its largest resident set
};

/// Runs a program of the system to its end: an argument vector, never a shell;
/// no input, `folder` as its working folder, `variables` ("NAME=value") over
/// the environment and messages in English, which errors quote.
/// Errors: not_found (no such program), deadline_exceeded (it was killed),
/// io_error.
result<program_outcome> run_program(const std::vector<std::string>& arguments,
                                    const std::filesystem::path& folder,
                                    std::chrono::seconds deadline,
                                    std::vector<std::string> variables = {});

} // namespace automodel::recsys
