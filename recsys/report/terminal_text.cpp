#include "recsys/report/terminal_text.hpp"

#include "base/utf8.hpp"

#include <algorithm>

namespace automodel::recsys {

std::string padded(std::string_view text, std::size_t width, bool right) {
  std::string space(width - std::min(width, display_width(text)), ' ');
  return right ? space.append(text) : std::string(text) + space;
}

std::string wrapped(std::string_view text, std::size_t width,
                    std::size_t indent) {
  auto clean = without_controls(text);
  std::string_view rest = clean;
  std::string out, line;
  bool empty = true; // the line holds its indent at most
  auto close = [&] {
    out += shortened(line, width) + '\n';
    line.assign(indent, ' ');
    empty = true;
  };
  while (!rest.empty()) {
    auto end = std::min(rest.find(' '), rest.size());
    auto word = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!empty && display_width(line) + 1 + display_width(word) > width)
      close();
    if (!empty)
      line += ' ';
    line += word;
    empty = false;
  }
  close();
  return out;
}

} // namespace automodel::recsys
