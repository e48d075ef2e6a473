#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

enum class column_kind : std::uint8_t {
  number,    ///< not-a-number where the source has no value
  token,     ///< dictionary-encoded text, missing_code where there is none
  token_list ///< a token whose text is a list, separated by spaces
};

/// "number", "token", "token_list".
std::string_view to_string(column_kind kind) noexcept;

inline constexpr std::uint32_t missing_code
    = std::numeric_limits<std::uint32_t>::max();

/// A read-only column beside the interactions: one value per row, user or
/// item. The spans live as long as the dataset they were taken from.
struct column {
  std::string name;
  column_kind kind = column_kind::token;
  std::span<const double> numbers;      ///< [rows], kind number only
  std::span<const std::uint32_t> codes; ///< [rows], index into vocabulary
  std::vector<std::string_view> vocabulary;

  std::size_t size() const noexcept {
    return kind == column_kind::number ? numbers.size() : codes.size();
  }
};

} // namespace automodel::recsys
