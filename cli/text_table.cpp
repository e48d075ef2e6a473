#include "cli/text_table.hpp"

#include "base/utf8.hpp"

#include <algorithm>

namespace automodel::cli {

namespace {

constexpr std::size_t gap = 2;

const char* code_of(text_table::tone tone) {
  switch (tone) {
  case text_table::tone::faint:
    return "\x1b[2m";
  case text_table::tone::warning:
    return "\x1b[33m";
  case text_table::tone::bad:
    return "\x1b[1;31m";
  default:
    return "";
  }
}

} // namespace

text_table& text_table::column(std::string title, align where) {
  columns_.push_back({std::move(title), where});
  return *this;
}

void text_table::row(std::vector<cell> cells) {
  for (auto& cell : cells)
    cell.text = without_controls(cell.text);
  cells.resize(columns_.size());
  rows_.push_back(std::move(cells));
}

std::vector<std::size_t> text_table::widths() const {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    auto width = display_width(columns_[i].title);
    for (const auto& row : rows_)
      width = std::max(width, display_width(row[i].text));
    out.push_back(width);
  }
  return out;
}

std::string text_table::render(std::size_t columns, bool colour) const {
  auto width = widths();
  std::string out;
  auto line = [&](const std::vector<cell>& cells) {
    std::string text;
    std::size_t used = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      auto last = i + 1 == cells.size();
      auto room
          = last ? std::max<std::size_t>(8, columns > used ? columns - used : 0)
                 : width[i];
      auto shown = shortened(cells[i].text, room);
      auto fill = width[i] - std::min(width[i], display_width(shown));
      if (columns_[i].where == align::right)
        text += std::string(fill, ' ');
      auto paint = colour && cells[i].colour != tone::plain;
      text += paint ? code_of(cells[i].colour) + shown + "\x1b[0m" : shown;
      if (!last && columns_[i].where == align::left)
        text += std::string(fill, ' ');
      if (!last)
        text += std::string(gap, ' ');
      used += width[i] + gap;
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out += text + '\n';
  };
  std::vector<cell> titles;
  for (const auto& column : columns_)
    titles.push_back({column.title, tone::faint});
  line(titles);
  for (const auto& row : rows_)
    line(row);
  return out;
}

} // namespace automodel::cli
