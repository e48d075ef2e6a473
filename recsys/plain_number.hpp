#pragma once

#include "base/parameters.hpp"

#include <string>

namespace automodel::recsys {

/// "4", "0.5": the shortest text that reads back equal, without ".0".
inline std::string plain_number(double value) {
  auto text = automodel::to_string(parameter{value});
  return text.ends_with(".0") ? text.substr(0, text.size() - 2) : text;
}

} // namespace automodel::recsys
