#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace automodel {

/// "a, b, c" of a list, for people; `text_of` makes text of what is no text.
/// Empty parts at the beginning leave no separator behind.
template <class Parts, class TextOf = std::identity>
std::string joined(const Parts& parts, std::string_view between = ", ",
                   const TextOf& text_of = {}) {
  std::string out;
  for (const auto& part : parts) {
    if (!out.empty())
      out += between;
    out += std::invoke(text_of, part);
  }
  return out;
}

} // namespace automodel
