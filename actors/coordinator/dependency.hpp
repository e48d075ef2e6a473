#pragma once

#include "actors/coordinator/known_experiments.hpp"
#include "base/error.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::actors {

/// How an experiment must have ended for another to be run after it.
enum class wanted_end : std::uint8_t {
  ok,     ///< without failures
  any,    ///< whichever way
  failed, ///< with failures, cancelled, or not run
};

/// Another experiment that one is run after.
struct dependency {
  std::string experiment; ///< id; as people say it, the start of one or a name
  wanted_end wanted = wanted_end::ok;

  friend bool operator==(const dependency&, const dependency&) = default;
};

inline constexpr std::size_t most_dependencies = 32;

/// "EXPERIMENT", "EXPERIMENT:ok", ":any" or ":failed". Errors:
/// invalid_argument.
result<dependency> parse_dependency(std::string_view text);

/// "EXPERIMENT:ok": the inverse.
std::string to_string(const dependency& of);

/// With ids for what people say. Errors: those of find_experiment,
/// invalid_argument (too many).
result<std::vector<dependency>>
resolve(std::vector<dependency> wanted,
        std::span<const known_experiment> among);

/// How far dependencies are, among all experiments there are.
struct dependency_standing {
  std::string waits_for;  ///< "books (0123456789ab) to end well, …"
  std::string cannot_run; ///< why they cannot be met any more
};
dependency_standing stand(std::span<const dependency> of,
                          std::span<const known_experiment> among);

// In a resolved file they are a first member of their own, which is no part of
// the experiment nor of its identity: `{"after":["0123…:ok"],` and the rest.

std::string with_dependencies(const std::string& resolved,
                              std::span<const dependency> after);

/// A resolved file without them, and they. Errors: parse_error,
/// invalid_argument.
struct split_file {
  std::string resolved;
  std::vector<dependency> after;
};
result<split_file> without_dependencies(const std::string& resolved);

} // namespace automodel::actors
