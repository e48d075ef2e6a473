#pragma once

#include <tl/expected.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace automodel {

/// What kind of thing went wrong. The kind decides the exit code of a command
/// and whether a supervisor may retry; the text is for people.
enum class errc : std::uint8_t {
  invalid_argument,   ///< the caller asked for something that is not allowed
  parse_error,        ///< a file or a message does not have the stated form
  not_found,          ///< a path, id, user or name that does not exist
  conflict,           ///< it exists already, with other content
  corrupt,            ///< stored bytes fail their hash, chain or bounds
  storage_full,       ///< no space left; nothing was changed
  io_error,           ///< the operating system refused a read or a write
  unavailable,        ///< a peer or feature is not there; retrying may help
  deadline_exceeded,  ///< not done in time
  cancelled,          ///< somebody asked to stop
  resource_exhausted, ///< a limit of memory, size or count was reached
  worker_failed,      ///< a worker process ended before it answered
  incompatible,       ///< another protocol, version or schema
  not_permitted,      ///< whoever asks may not; asking again does not help
  internal,           ///< a defect of ours
};

/// Number of enumerators in errc; ties to_string's table to the enum.
inline constexpr std::size_t errc_count
    = static_cast<std::size_t>(errc::internal) + 1;

/// The stable, lower-case name of a kind, as it stands in records and JSON.
std::string_view to_string(errc code) noexcept;

/// Where in a user's file the error is. Line and column start at 1; 0 means
/// "not known".
struct source_position {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

/// An error as it crosses module borders.
struct error {
  errc code = errc::internal;
  std::string message;     ///< what is wrong, one sentence, no final newline
  source_position where{}; ///< empty file: not about a file
  std::string hint{};      ///< what is allowed, or what to do next
};

/// "file:line:column: message (hint)", parts that are not known left out.
std::string to_string(const error& what);

/// The exit code of a command that ends with this error; see docs of the CLI.
int exit_code(errc code) noexcept;

template <class T>
using result = tl::expected<T, error>;

/// An error as a return value: `return fail(errc::not_found, "no user 7");`
inline tl::unexpected<error> fail(errc code, std::string message,
                                  std::string hint = {}) {
  return tl::unexpected<error>(
      error{code, std::move(message), {}, std::move(hint)});
}

/// The same about a place in a user's file.
inline tl::unexpected<error> fail_at(source_position where, errc code,
                                     std::string message,
                                     std::string hint = {}) {
  return tl::unexpected<error>(
      error{code, std::move(message), std::move(where), std::move(hint)});
}

/// Passes an error on unchanged: `if (!x) return pass_on(x);`
template <class T>
tl::unexpected<error> pass_on(result<T>& failed) {
  return tl::unexpected<error>(std::move(failed.error()));
}

} // namespace automodel
