#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace automodel::cli {

/// Columns of text for a terminal. What comes from elsewhere is made harmless:
/// control characters are replaced.
class text_table {
public:
  enum class align { left, right };
  enum class tone { plain, faint, warning, bad };

  struct cell {
    std::string text{};
    tone colour = tone::plain;
  };

  text_table& column(std::string title, align where = align::left);

  void row(std::vector<cell> cells);

  std::size_t size() const noexcept { return rows_.size(); }

  /// Lines of at most `columns`; the last column is cut, others are as wide as
  /// their widest cell. Colours stand only in what goes to a terminal.
  std::string render(std::size_t columns, bool colour) const;

private:
  struct heading {
    std::string title;
    align where;
  };

  std::vector<std::size_t> widths() const;

  std::vector<heading> columns_;
  std::vector<std::vector<cell>> rows_;
};

} // namespace automodel::cli
