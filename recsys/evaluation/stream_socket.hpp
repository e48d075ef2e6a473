#pragma once

#include "base/error.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>

namespace automodel::recsys {

// Whole buffers over a stream socket, for the streams between a scorer and a
// judge. Without a deadline a call waits as long as the other side lives.

using stream_deadline = std::optional<std::chrono::steady_clock::time_point>;

/// Reads up to the end of `out`; returns how much came before the other side
/// closed the stream. Errors: io_error, deadline_exceeded.
result<std::size_t> read_stream(int socket, std::span<std::byte> out,
                                const stream_deadline& deadline = {});

/// False: the other side closed the stream. Errors: as above.
result<bool> write_stream(int socket, std::span<const std::byte> bytes,
                          const stream_deadline& deadline = {});

} // namespace automodel::recsys
