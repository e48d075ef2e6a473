#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// A program's text as lines, to be changed line by line.
class program_text {
public:
  explicit program_text(std::string_view text);

  /// A function's lines, from the first of its body to before the next one.
  struct body {
    std::size_t begin = 0, end = 0;
  };
  std::optional<body> body_of(std::string_view function) const;

  /// The lines of a body that begin with `    return `, and how many begin
  /// with a return at any depth.
  std::vector<std::size_t> returns_in(const body& of) const;

  /// The last line of the statement that begins at `line`: brackets close.
  std::size_t end_of_statement(std::size_t line) const;

  /// The first line from `begin` on that begins with `start`.
  std::optional<std::size_t> find(std::string_view start,
                                  std::size_t begin = 0) const;

  std::string& operator[](std::size_t line) { return lines_[line]; }
  const std::string& operator[](std::size_t line) const { return lines_[line]; }
  std::size_t size() const noexcept { return lines_.size(); }

  /// Puts lines before `line`.
  void insert(std::size_t line, const std::vector<std::string>& added);

  std::string text() const;

private:
  std::vector<std::string> lines_;
};

} // namespace automodel::recsys
