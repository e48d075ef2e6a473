#pragma once

#include "base/error.hpp"

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::runtime {

/// Which messages to trace, and when to stop by itself.
struct trace_filter {
  std::string path;          ///< of receivers, see matches_pattern
  std::string type;          ///< of messages; empty: every type
  std::uint32_t count = 100; ///< messages noted at most
  /// More messages a second than this end the trace: it must not become a
  /// load of its own.
  std::uint32_t rate = 1000;

  /// Whatever is asked for, no trace keeps more than so many messages.
  static constexpr std::uint32_t most = 2000;
};

/// One message that an actor handled.
struct traced_message {
  std::int64_t unix_ms = 0; ///< when the handler began
  std::string path;         ///< of the receiver
  std::string type;
  std::string sender; ///< as the message says, "" if it does not
  std::string key;
  std::string trace;
  std::uint64_t took_ns = 0;
  std::uint64_t waiting = 0; ///< messages behind it
  bool request = false;
  bool threw = false;
};

enum class trace_end : std::uint8_t { running, count, rate, stopped };

std::string_view to_string(trace_end value) noexcept;

struct trace_log {
  std::vector<traced_message> messages;
  trace_end ended = trace_end::stopped;
};

/// Notes messages as they pass, for one observer at a time. Switched off it
/// costs an actor one relaxed load a message. Any thread.
class tracer {
public:
  bool on() const noexcept { return on_.load(std::memory_order_relaxed); }

  /// Errors: conflict (somebody traces already), invalid_argument.
  result<void> start(trace_filter filter);

  /// Whether a message is to be noted; asked before its handler runs.
  bool wants(std::string_view path, std::string_view type) const;

  void note(traced_message message);

  trace_end state() const;

  /// Ends the trace and gives what it has noted.
  trace_log stop();

private:
  void end(trace_end why);

  std::atomic<bool> on_{false};
  mutable std::mutex mutex_;
  bool taken_ = false;
  trace_end ended_ = trace_end::stopped;
  trace_filter filter_;
  std::vector<traced_message> noted_;
  std::int64_t second_ns_ = 0; ///< in which `in_second_` were noted
  std::uint32_t in_second_ = 0;
};

} // namespace automodel::runtime
