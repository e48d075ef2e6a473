#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>

namespace automodel::recsys {

enum class json_layout : std::uint8_t {
  compact, ///< no white space: what is hashed
  readable ///< indented by two; a list of scalars stays on its line
};

/// JSON as result files and records hold it: keys sorted, numbers as the
/// shortest text that reads back equal (a floating-point number keeps its
/// point or exponent), not-a-number and infinities as null, bytes that are not
/// UTF-8 as U+FFFD. Equal values give equal bytes on every platform.
std::string json_text(const nlohmann::json& value,
                      json_layout layout = json_layout::compact);

} // namespace automodel::recsys
