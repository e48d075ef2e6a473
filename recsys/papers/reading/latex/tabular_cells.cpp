#include "recsys/papers/reading/latex/tabular_cells.hpp"

#include "recsys/papers/reading/latex/plain_text.hpp"
#include "recsys/papers/reading/latex/tex_cursor.hpp"

#include <algorithm>
#include <cstdlib>

namespace automodel::recsys::latex {

namespace {

constexpr std::uint32_t most_columns = 200, most_rows = 2'000;

/// The source up to the next "&" or "\\" outside braces, which `ends` names.
std::string_view take_cell(tex_cursor& at, std::string_view& ends) {
  auto begin = at.left();
  std::size_t depth = 0, i = 0;
  ends = {};
  for (; i < begin.size(); ++i) {
    if (begin[i] == '\\') {
      if (depth == 0 && i + 1 < begin.size() && begin[i + 1] == '\\') {
        ends = "\\\\";
        break;
      }
      ++i;
    } else if (begin[i] == '{')
      ++depth;
    else if (begin[i] == '}')
      depth -= depth > 0;
    else if (begin[i] == '&' && depth == 0) {
      ends = "&";
      break;
    }
  }
  auto cell = begin.substr(0, std::min(i, begin.size()));
  at.skip(std::min(i + ends.size(), begin.size()));
  return cell;
}

/// Over how many columns a cell stands; its text is left in `source`.
std::uint32_t take_columns(std::string_view& source) {
  auto begin = source.find("\\multicolumn");
  if (begin == source.npos)
    return 1;
  tex_cursor at{source.substr(begin + 12)};
  auto count = std::string{at.take_group()};
  at.take_group();
  source = at.take_group();
  auto value = std::strtoul(count.c_str(), nullptr, 10);
  return static_cast<std::uint32_t>(std::clamp(value, 1UL, 100UL));
}

} // namespace

std::vector<cell_text> tabular_cells(std::string_view source) {
  std::vector<cell_text> out;
  tex_cursor at{source};
  std::uint32_t row = 0, column = 0;
  bool any = false; // in this row
  while (!at.done() && row < most_rows) {
    std::string_view ends;
    auto cell = take_cell(at, ends);
    auto columns = take_columns(cell);
    auto text = clean_text(plain_text(cell), false);
    any = any || !text.empty();
    if (!text.empty() && column < most_columns)
      out.push_back({row, column, columns, std::move(text)});
    column += columns;
    if (ends != "&") {
      row += any;
      column = 0;
      any = false;
      at.take_option();
    }
  }
  return out;
}

} // namespace automodel::recsys::latex
