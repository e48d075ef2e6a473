#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace automodel::recsys {

/// What turns one text into another, line by line.
struct line_diff {
  std::string text{}; ///< in unified form, 3 lines of context; empty: equal
  std::size_t added = 0;
  std::size_t removed = 0;

  std::size_t size() const noexcept { return added + removed; }
};

/// The shortest such difference (the longest common subsequence of lines),
/// names standing in its heading. O(lines of `from` * lines of `to`).
line_diff diff_lines(std::string_view from, std::string_view from_name,
                     std::string_view to, std::string_view to_name);

} // namespace automodel::recsys
