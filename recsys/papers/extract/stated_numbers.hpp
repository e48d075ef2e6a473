#pragma once

#include "recsys/papers/extract/setting_rules.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// A value that a sentence gives a setting.
struct stated_number {
  const setting_rule* rule = nullptr;
  std::vector<double> values{}; ///< more than one: a list of sizes, or tried
  bool searched = false;
  std::size_t begin = 0; ///< in the normal text
  std::size_t end = 0;
};

/// What a sentence, as normal_text() has it, says of numeric settings.
std::vector<stated_number> stated_numbers(std::string_view normal);

} // namespace automodel::recsys
