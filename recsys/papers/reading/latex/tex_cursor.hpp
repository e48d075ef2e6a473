#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace automodel::recsys::latex {

/// A place in TeX source, which moves on.
class tex_cursor {
public:
  explicit tex_cursor(std::string_view text) : left_(text) {}

  bool done() const noexcept { return left_.empty(); }
  std::string_view left() const noexcept { return left_; }
  char next() const noexcept { return left_.empty() ? '\0' : left_.front(); }

  void skip(std::size_t bytes) { left_.remove_prefix(bytes); }
  bool take(std::string_view text);
  void skip_space();

  /// "section" of "\section", "," of "\,"; a star is taken with it. The cursor
  /// must be at a backslash.
  std::string_view take_command();

  /// What stands in the next braces, or the next character or command; empty
  /// at the end. Braces that are not closed hold the rest.
  std::string_view take_group();

  /// What stands in the next brackets, if there are any.
  std::string_view take_option();

  /// All up to `end`, which is taken too, or to the end of the text.
  std::string_view take_until(std::string_view end);

private:
  std::string_view left_;
};

} // namespace automodel::recsys::latex
