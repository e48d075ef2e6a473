#pragma once

#include "base/error.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace automodel::runtime {

/// Why a worker process ended.
enum class exit_cause : std::uint8_t {
  finished,           ///< its socket was closed and it left with code 0
  deadline,           ///< killed: the request was not done in time
  out_of_memory,      ///< it met its memory limit
  cpu_limit,          ///< it met its limit of processor time
  signal,             ///< a signal ended it, `value` says which
  exit_code,          ///< it left by itself with code `value`
  protocol_violation, ///< killed: it sent what no worker may send
  stopped,            ///< killed or terminated because its owner asked
  unknown,            ///< its fork server died before it could tell
};

/// How a worker process ended and what it used.
struct worker_exit {
  exit_cause cause = exit_cause::unknown;
  int value = 0;                         ///< signal number or exit code
  std::string detail{};                  ///< of a protocol violation
  std::uint64_t peak_memory_bytes = 0;   ///< largest resident set
  std::chrono::milliseconds cpu_time{0}; ///< user and system
};

/// Whether its end was none of its own doing and none of its owner's: somebody
/// else killed it or its fork server.
bool killed_by_others(const worker_exit& what);

/// "ended by signal 11 (Segmentation fault)".
std::string to_string(const worker_exit& what);

/// The same as an error: deadline_exceeded, resource_exhausted (memory and
/// processor time), cancelled (stopped), unavailable (killed by others: it may
/// be tried again) or worker_failed.
error to_error(const worker_exit& what);

} // namespace automodel::runtime
