#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// Longest line that is accepted.
inline constexpr std::size_t max_line_bytes = std::size_t{8} << 20;

/// Reads a text line by line and splits lines at blanks. Lines may end in \n
/// or \r\n; those that hold only blanks are skipped.
class line_reader {
public:
  explicit line_reader(std::string_view text) : text_(text), rest_(text) {}

  /// Goes to the next line and splits it. False at the end.
  bool next();

  /// Whether the line is longer than allowed; it has no words then.
  bool too_long() const noexcept { return line_.size() > max_line_bytes; }

  std::string_view line() const noexcept { return line_; }
  const std::vector<std::string_view>& words() const noexcept { return words_; }

  std::uint32_t number() const noexcept { return number_; }

  /// The column, from 1, of a view into the current line.
  std::uint32_t column_of(std::string_view part) const noexcept {
    return static_cast<std::uint32_t>(part.data() - line_.data()) + 1;
  }

  /// Bytes of the text up to the end of the line.
  std::uint64_t offset() const noexcept { return text_.size() - rest_.size(); }

private:
  void split();

  std::string_view text_, rest_, line_;
  std::vector<std::string_view> words_;
  std::uint32_t number_ = 0;
};

} // namespace automodel::recsys
