#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace automodel::recsys {

/// Text filled up with spaces to `width` columns, on the left if `right`.
std::string padded(std::string_view text, std::size_t width, bool right);

/// Text broken at spaces into lines of at most `width` columns, each with a
/// final line break; lines after the first are indented. Control characters
/// are replaced: what comes from a file may not command a terminal.
std::string wrapped(std::string_view text, std::size_t width,
                    std::size_t indent = 0);

/// Escape sequences for emphasis, or nothing without colour.
class painter {
public:
  explicit painter(bool colour) : colour_(colour) {}

  std::string bold(const std::string& text) const { return paint("1", text); }
  std::string dim(const std::string& text) const { return paint("2", text); }
  std::string best(const std::string& text) const {
    return paint("1;32", text);
  }

private:
  std::string paint(const char* code, const std::string& text) const {
    return colour_ ? "\x1b[" + std::string(code) + 'm' + text + "\x1b[0m"
                   : text;
  }

  bool colour_;
};

} // namespace automodel::recsys
