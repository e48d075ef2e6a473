#pragma once

#include "base/utf8.hpp"
#include "recsys/in_quotes.hpp"

#include <string>
#include <string_view>

namespace automodel::recsys {

/// For an error message: what a file holds may not command a terminal.
inline std::string shown(std::string_view text) {
  return in_quotes(shortened(without_controls(text), 60));
}

} // namespace automodel::recsys
