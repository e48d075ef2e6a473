#pragma once

#include "base/error.hpp"
#include "runtime/redaction.hpp"

#include <fmt/core.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace automodel::runtime {

enum class log_level : std::uint8_t { trace, debug, info, warning, error, off };

inline constexpr std::size_t log_level_count
    = static_cast<std::size_t>(log_level::off) + 1;

std::string_view to_string(log_level level) noexcept;

/// Errors: invalid_argument, naming the levels there are.
result<log_level> log_level_from(std::string_view text);

namespace detail {
struct log_state;
}

/// Writes the lines of one component, with the ids that correlate them.
class logger {
public:
  /// The same with an actor's logical path, or with a trace (experiment) id.
  logger of_actor(std::string path) const;
  logger of_trace(std::string trace) const;

  bool enabled(log_level level) const noexcept {
    return level >= level_->load(std::memory_order_relaxed);
  }

  template <class... Args>
  void write(log_level level, fmt::format_string<Args...> format,
             Args&&... args) const {
    if (enabled(level))
      write_text(level, fmt::format(format, std::forward<Args>(args)...));
  }

  template <class... Args>
  void debug(fmt::format_string<Args...> format, Args&&... args) const {
    write(log_level::debug, format, std::forward<Args>(args)...);
  }
  template <class... Args>
  void info(fmt::format_string<Args...> format, Args&&... args) const {
    write(log_level::info, format, std::forward<Args>(args)...);
  }
  template <class... Args>
  void warning(fmt::format_string<Args...> format, Args&&... args) const {
    write(log_level::warning, format, std::forward<Args>(args)...);
  }
  /// A line of this level fails tests that do not expect it.
  template <class... Args>
  void error(fmt::format_string<Args...> format, Args&&... args) const {
    write_text(log_level::error,
               fmt::format(format, std::forward<Args>(args)...));
  }

private:
  friend class logging;
  logger() = default;

  void write_text(log_level level, std::string text) const;

  std::shared_ptr<detail::log_state> state_;
  std::string component_;
  std::string actor_;
  std::string trace_;
  std::shared_ptr<const std::atomic<log_level>> level_;
};

/// What a node writes about itself: for people on stderr (coloured only on a
/// terminal), for programs as JSON lines in a file. Values with secret names
/// and the secrets of the environment are masked in both. Any thread.
class logging {
public:
  struct options {
    log_level level = log_level::warning; ///< of components not named
    bool to_stderr = true;
    std::string json_file{}; ///< appended to; empty: none
    std::string node{};      ///< stands in every JSON line
  };

  /// Writes nothing; errors are counted.
  logging();

  /// Errors: io_error if the file cannot be written.
  static result<logging> open(options how, redactor hide = {});

  logger component(std::string name) const;

  /// Changes the level of a component, also of loggers handed out already.
  void set_level(std::string_view component, log_level level) const;

  /// Lines of level error so far; they are counted also where not written.
  std::uint64_t errors() const noexcept;

  void flush() const;

private:
  std::shared_ptr<detail::log_state> state_;
};

} // namespace automodel::runtime
