#pragma once

#include "base/error.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace automodel::cli {

/// A process that goes on after the command that started it. Process ids are
/// used again by the system; with the time of its birth one names a process.
struct background_process {
  int pid = 0;
  std::uint64_t born = 0; ///< clock ticks after the machine started
};

/// Starts `command` (a path and its arguments) in a session of its own; what
/// it prints is appended to `log`. Errors: io_error.
result<background_process>
start_in_background(const std::vector<std::string>& command,
                    const std::filesystem::path& log);

bool is_running(const background_process& process);

/// Sends SIGTERM, and SIGKILL after `patience`; does nothing to a process that
/// is not the one that was started. Returns whether it had to be killed.
/// Errors: io_error.
result<bool> stop(const background_process& process,
                  std::chrono::milliseconds patience);

/// How it is kept in a file, and read again. Errors: io_error; nothing: there
/// is no such file.
result<void> write_process(const std::filesystem::path& file,
                           const background_process& process);
std::optional<background_process>
read_process(const std::filesystem::path& file);

} // namespace automodel::cli
