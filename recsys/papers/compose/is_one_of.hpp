#pragma once

#include <algorithm>
#include <string_view>

namespace automodel::recsys {

bool is_one_of(const auto& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

} // namespace automodel::recsys
