#pragma once

#include "recsys/papers/reading/pdf/baselines.hpp"
#include "recsys/papers/reading/pdf/page_words.hpp"

#include <string>
#include <utility>
#include <vector>

namespace automodel::recsys::pdf {

/// Where a word stands in its line.
enum class script : std::uint8_t { none, below, above };

/// Words on one base, from left to right, with what is raised and lowered.
struct text_line {
  struct part {
    word at{};
    script how = script::none;
  };

  std::vector<part> parts{};
  double left = 0, right = 0, base = 0, size = 0;
  std::uint32_t page = 0; ///< from 1

  double top() const noexcept { return base - 0.75 * size; }
  double bottom() const noexcept { return base + 0.25 * size; }
};

/// Between the cells of a table, in sizes: words stand closer.
inline constexpr double cell_gap = 0.62;

/// The lines of words that form one column, from the top down. Limits above
/// and below a large operator belong to its line.
std::vector<text_line> lines_of(std::vector<word> words, const paged_words& in,
                                const baselines& bases, std::uint32_t page);

/// The parts [first, last) as text: lowered ones as "_i" or "_{i,j}", raised
/// ones as "^2".
std::string text_of(const text_line& line, std::size_t first, std::size_t last);
std::string text_of(const text_line& line);

/// The ranges of parts between gaps that are wider than between words.
std::vector<std::pair<std::size_t, std::size_t>>
fragments_of(const text_line& line);

} // namespace automodel::recsys::pdf
