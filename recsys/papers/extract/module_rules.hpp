#pragma once

#include <span>
#include <string_view>

namespace automodel::recsys {

/// How a kind of module is told. A paper's own method has it where the
/// evidence, added up by module_finder.cpp, is enough.
struct module_rule {
  std::string_view kind;  ///< of module_words()
  std::string_view terms; ///< as terms.hpp has them
  double form = 0;        ///< worth of an equation of its form
  double enough = 3;      ///< evidence that makes it one
  int stage = 0;          ///< where data passes it: 0 first, 9 last
};

std::span<const module_rule> module_rules();

} // namespace automodel::recsys
