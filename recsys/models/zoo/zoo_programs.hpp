#pragma once

#include <string_view>
#include <vector>

namespace automodel::recsys {

/// A model program that is built into this executable, as text.
struct zoo_program {
  std::string_view name;   ///< "mf"
  std::string_view file;   ///< "recsys/models/zoo/mf.py", for error messages
  std::string_view source; ///< its text
};

/// The zoo, in alphabetical order. Needs no libtorch.
std::vector<zoo_program> zoo_programs();

} // namespace automodel::recsys
