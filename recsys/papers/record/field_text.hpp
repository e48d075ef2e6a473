#pragma once

#include "recsys/papers/record/method_record.hpp"

#include <string>
#include <variant>

namespace automodel::recsys {

/// The value of a field that is a text or a word, else empty.
inline std::string field_text(const record_field& field) {
  const auto* text = std::get_if<std::string>(&field.value);
  return text == nullptr ? std::string{} : *text;
}

} // namespace automodel::recsys
