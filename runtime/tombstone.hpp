#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace automodel::runtime {

/// How an actor ended.
enum class ending : std::uint8_t {
  finished, ///< it was done
  stopped,  ///< somebody asked it to stop
  killed,   ///< it was ended without being asked
  failed,   ///< it gave up, or an exception escaped it
};

std::string_view to_string(ending value) noexcept;

/// What is kept of an actor after its death.
struct tombstone {
  std::string path;
  std::string kind;
  ending how = ending::finished;
  std::string cause;        ///< the error it ended with, "" if none
  std::string last_error;   ///< the last error it met in its life
  std::string last_message; ///< name of the last message it handled
  std::string request_key;  ///< idempotency key of the request it died in
  std::int64_t died_unix_ms = 0;
  std::uint64_t handled = 0;
  std::uint64_t unread = 0; ///< messages left in its mailbox
  std::uint32_t restarts = 0;
  std::uint64_t number = 0; ///< deaths on this node are counted from 1
};

} // namespace automodel::runtime
