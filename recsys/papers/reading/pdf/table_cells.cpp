#include "recsys/papers/reading/pdf/table_cells.hpp"

#include <algorithm>
#include <utility>

namespace automodel::recsys::pdf {

namespace {

struct fragment {
  double left = 0, right = 0;
  std::string text;
};

using strip = std::pair<double, double>;

std::vector<fragment> fragments(const text_line& row) {
  std::vector<fragment> out;
  std::size_t first = 0;
  double right = 0;
  auto close = [&](std::size_t last) {
    if (last > first)
      out.push_back(
          {row.parts[first].at.left, right, text_of(row, first, last)});
    first = last;
  };
  for (std::size_t i = 0; i < row.parts.size(); ++i) {
    const auto& at = row.parts[i].at;
    if (i > first && at.left - right > cell_gap * row.size)
      close(i);
    right = i == first ? at.right : std::max(right, at.right);
  }
  close(row.parts.size());
  return out;
}

bool overlap(const strip& a, const strip& b) {
  return a.first < b.second && b.first < a.second;
}

/// Joins strips that overlap.
std::vector<strip> merged(std::vector<strip> all) {
  std::ranges::sort(all);
  std::vector<strip> out;
  for (const auto& next : all)
    if (!out.empty() && next.first < out.back().second)
      out.back().second = std::max(out.back().second, next.second);
    else
      out.push_back(next);
  return out;
}

/// The rows with most cells tell the columns; others add what they have where
/// those have nothing. A cell over several columns joins none.
std::vector<strip> columns_of(const std::vector<std::vector<fragment>>& rows) {
  std::size_t most = 0;
  for (const auto& row : rows)
    most = std::max(most, row.size());
  std::vector<strip> all;
  for (const auto& row : rows)
    if (row.size() == most)
      for (const auto& cell : row)
        all.emplace_back(cell.left, cell.right);
  all = merged(std::move(all));
  for (const auto& row : rows)
    for (const auto& cell : row) {
      strip here{cell.left, cell.right};
      auto touched = std::ranges::count_if(
          all, [&](const strip& column) { return overlap(column, here); });
      if (touched == 0)
        all.insert(std::ranges::upper_bound(all, here), here);
      else if (touched == 1 && row.size() > 1)
        for (auto& column : all)
          if (overlap(column, here)) {
            column.first = std::min(column.first, here.first);
            column.second = std::max(column.second, here.second);
          }
    }
  return merged(std::move(all));
}

} // namespace

std::vector<cell_text> table_cells(const std::vector<const text_line*>& rows) {
  std::vector<std::vector<fragment>> parts;
  for (const auto* row : rows)
    parts.push_back(fragments(*row));
  auto columns = columns_of(parts);
  std::vector<cell_text> out;
  for (std::size_t r = 0; r < parts.size(); ++r)
    for (auto& cell : parts[r]) {
      strip here{cell.left, cell.right};
      cell_text next{static_cast<std::uint32_t>(r), 0, 0, std::move(cell.text)};
      for (std::size_t c = 0; c < columns.size(); ++c)
        if (overlap(columns[c], here) && next.columns++ == 0)
          next.column = static_cast<std::uint32_t>(c);
      out.push_back(std::move(next));
    }
  return out;
}

} // namespace automodel::recsys::pdf
