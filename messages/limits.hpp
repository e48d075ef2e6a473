#pragma once

#include <cstddef>
#include <cstdint>

namespace automodel::messages {

/// Bounds on everything that comes from outside a process. Larger things
/// travel as artefacts, by hash.
struct limits {
  static constexpr std::size_t frame_bytes = 1 << 20;
  static constexpr std::size_t text_bytes = 64 << 10;
  static constexpr std::size_t program_bytes = 512 << 10;
  static constexpr std::uint32_t list_elements = 65'536;
  static constexpr int nesting = 32;
};

} // namespace automodel::messages
