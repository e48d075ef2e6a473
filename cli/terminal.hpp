#pragma once

#include <string>

namespace automodel::cli {

/// What a stream of this process leads to.
struct terminal {
  bool interactive = false; ///< a person watches: bars may be redrawn
  bool colour = false;      ///< and NO_COLOR is not set
  unsigned columns = 80;
};

terminal standard_output();
terminal standard_error();

/// "1 h 12 min", "3 min 20 s", "8 s".
std::string duration_text(double seconds);

} // namespace automodel::cli
