#pragma once

#include "base/error.hpp"
#include "base/unique_fd.hpp"
#include "messages/message.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace automodel::messages {

/// A frame and the descriptors that came beside it, all close-on-exec.
struct received_frame {
  frame words;
  std::vector<unique_fd> descriptors;
};

/// Frames over a connected AF_UNIX stream socket, descriptors beside them
/// (SCM_RIGHTS). On the wire: u32 bytes of the frame, u32 number of its
/// descriptors (little endian), then the frame. The peer may be hostile: what
/// it announces is checked against the limits before anything is allocated,
/// and nothing it does blocks beyond the stated timeout.
///
/// A socket whose send or receive failed holds half a frame: do not go on.
class frame_socket {
public:
  static constexpr std::uint32_t max_descriptors = 16;

  frame_socket() = default;

  /// Takes a stream socket; frames with more than `accepted_descriptors`
  /// (at most max_descriptors) are refused.
  explicit frame_socket(unique_fd socket,
                        std::uint32_t accepted_descriptors = 0);

  /// Two connected sockets, both close-on-exec. Errors: io_error.
  static result<std::pair<unique_fd, unique_fd>> make_pair();

  /// Sends a frame; the descriptors stay the caller's. A negative timeout
  /// waits for ever. Errors: invalid_argument, unavailable (the peer has
  /// closed), deadline_exceeded (it does not read), io_error.
  result<void> send(const frame& words, std::span<const int> descriptors,
                    std::chrono::milliseconds timeout);

  /// The next frame, or nothing if it is not complete when the timeout ends
  /// (what has come is kept). A negative timeout waits for ever. Errors:
  /// unavailable (the peer has closed between frames), parse_error and
  /// resource_exhausted (it broke the protocol), cancelled (a signal came
  /// while waiting for ever), io_error.
  result<std::optional<received_frame>>
  receive(std::chrono::milliseconds timeout);

  /// For poll(2).
  int descriptor() const noexcept { return socket_.get(); }
  explicit operator bool() const noexcept { return bool(socket_); }
  void close() noexcept { socket_.reset(); }

  /// Sends no more: the peer's receive says unavailable once it has read all.
  void finish() noexcept;

private:
  result<bool> fill(std::span<std::byte> into, std::size_t& filled);
  result<bool> advance();
  result<void> accept_header();
  result<received_frame> complete();

  unique_fd socket_;
  std::uint32_t accepted_ = 0;

  // the frame that is being received
  std::array<std::byte, 8> header_{};
  std::size_t header_filled_ = 0;
  std::uint32_t announced_descriptors_ = 0;
  std::vector<std::byte> body_;
  std::size_t body_filled_ = 0;
  std::vector<unique_fd> descriptors_;
};

} // namespace automodel::messages
