#pragma once

#include "base/digest.hpp"
#include "base/error.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

// What the reader and the writer of array files agree on.
//
// Layout: magic, u32 format, u32 array count, kind, table, padding, arrays
// (each aligned), SHA-256. A text is a u32 length and its bytes; an entry of
// the table is a name, u8 type, u32 rank, u64 extents, u64 offset, u64 bytes.
// Integers are little-endian, as is every machine Debian's libtorch runs on.
namespace automodel::recsys::array_layout {

inline constexpr std::array<char, 8> magic{'A', 'M', 'A', 'R',
                                           'R', 'A', 'Y', '1'};
inline constexpr std::uint32_t format = 1;
inline constexpr std::size_t alignment = 64;
inline constexpr std::size_t digest_bytes = sizeof(digest::bytes);
inline constexpr std::uint32_t max_arrays = 4096;
inline constexpr std::uint32_t max_name = 1024;
inline constexpr std::uint32_t max_rank = 8;

/// What the last system call failed with, about the file called `label`.
inline tl::unexpected<error> system_failure(std::string_view label,
                                            std::string_view doing) {
  auto code = errno == ENOSPC || errno == EDQUOT ? errc::storage_full
              : errno == ENOENT                  ? errc::not_found
                                                 : errc::io_error;
  return fail_at({std::string{label}}, code,
                 std::string{doing} + ": " + std::strerror(errno));
}

} // namespace automodel::recsys::array_layout
