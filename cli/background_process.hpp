#pragma once

#include "base/error.hpp"
#include "base/unique_fd.hpp"

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

/// The process that asks.
background_process this_process();

bool is_running(const background_process& process);

/// Sends SIGTERM, and SIGKILL after `patience`; does nothing to a process that
/// is not the one that was started. Returns whether it had to be killed.
/// Errors: io_error.
result<bool> stop(const background_process& process,
                  std::chrono::milliseconds patience);

/// Makes `folder` this process's alone, as long as what is returned is open:
/// the file node.process in it is locked, and says which process it is. Errors:
/// conflict (another process has it), io_error.
result<unique_fd> claim_folder(const std::filesystem::path& folder);

/// Which process claimed the folder last; nothing: none did.
std::optional<background_process> owner_of(const std::filesystem::path& folder);

} // namespace automodel::cli
