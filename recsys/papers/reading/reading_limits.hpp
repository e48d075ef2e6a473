#pragma once

#include <cstddef>
#include <cstdint>

namespace automodel::recsys {

/// Bounds on what a reader takes from a file and makes of it. Time and memory
/// are bounded by the process it runs in.
struct reading_limits {
  std::size_t file_bytes = std::size_t{64} << 20;
  std::uint32_t pages = 1'000;
  std::size_t page_words = 20'000; ///< on one page
  std::size_t text_bytes = std::size_t{8} << 20;
  std::uint32_t nesting = 200;        ///< of elements and groups
  std::uint32_t included_files = 100; ///< of a LaTeX paper
};

} // namespace automodel::recsys
