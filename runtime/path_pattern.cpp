#include "runtime/path_pattern.hpp"

#include <cstddef>

namespace automodel::runtime {

bool matches_pattern(std::string_view text, std::string_view pattern) noexcept {
  if (pattern.empty())
    return true;
  // Only the last star has to be tried again: whatever an earlier one could
  // take over, the last one can, too.
  std::size_t at = 0, in_pattern = 0;
  std::size_t star = std::string_view::npos, after_star = 0;
  while (at < text.size()) {
    if (in_pattern < pattern.size() && pattern[in_pattern] == '*') {
      star = in_pattern++;
      after_star = at;
    } else if (in_pattern < pattern.size() && pattern[in_pattern] == text[at]) {
      ++in_pattern;
      ++at;
    } else if (star != std::string_view::npos) {
      in_pattern = star + 1;
      at = ++after_star;
    } else {
      return false;
    }
  }
  while (in_pattern < pattern.size() && pattern[in_pattern] == '*')
    ++in_pattern;
  return in_pattern == pattern.size();
}

} // namespace automodel::runtime
