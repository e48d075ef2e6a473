#pragma once

#include <string>
#include <string_view>

namespace automodel::recsys {

/// Between two of `mark`.
inline std::string in_quotes(std::string_view text, char mark = '"') {
  return mark + std::string{text} + mark;
}

} // namespace automodel::recsys
