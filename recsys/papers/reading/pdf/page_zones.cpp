#include "recsys/papers/reading/pdf/page_zones.hpp"

#include <algorithm>
#include <cmath>

namespace automodel::recsys::pdf {

namespace {

constexpr double band_gap = 4.5;     // points of white between two bands
constexpr double mixed_height = 150; // a higher band is hardly one float
constexpr double mixed_share = 0.2;  // of rows that cross the gutter in it

/// Words between two strips of white that span the page.
struct band {
  double top = 0, bottom = 0;
  std::vector<word> words{};
  bool crosses = false;
};

bool crosses(const word& at, const gutter& between) {
  auto slack = 0.3 * (between.right - between.left);
  return at.left < between.middle() - slack
         && at.right > between.middle() + slack;
}

std::vector<band> bands_of(const page& of) {
  std::vector<const word*> sorted;
  for (const auto& word : of.words)
    sorted.push_back(&word);
  std::ranges::stable_sort(sorted, {}, [](auto* at) { return at->top; });
  std::vector<band> out;
  for (const auto* at : sorted) {
    if (out.empty() || at->top > out.back().bottom + band_gap)
      out.push_back({at->top, at->bottom, {}, false});
    out.back().bottom = std::max(out.back().bottom, at->bottom);
    out.back().words.push_back(*at);
  }
  return out;
}

/// Words of about the same bottom, from left to right.
std::vector<std::vector<word>> rows_of(const band& of) {
  auto words = of.words;
  std::ranges::stable_sort(words, {}, &word::bottom);
  std::vector<std::vector<word>> out;
  for (auto& word : words) {
    if (out.empty()
        || word.bottom - out.back().front().bottom > 0.4 * word.size)
      out.emplace_back();
    out.back().push_back(std::move(word));
  }
  for (auto& row : out)
    std::ranges::stable_sort(row, {}, &word::left);
  return out;
}

/// Whether words stand on both sides of the gutter as close as words do.
bool spans(const std::vector<word>& row, const gutter& between) {
  for (std::size_t i = 1; i < row.size(); ++i) {
    auto gap = row[i].left - row[i - 1].right;
    if (row[i - 1].right <= between.middle() && row[i].left > between.middle()
        && gap < 0.4 * row[i].size
        && gap < 0.6 * (between.right - between.left))
      return true;
  }
  return false;
}

/// Whether enough of its rows cross the gutter.
bool is_full_width(const band& of, const gutter& between) {
  auto rows = rows_of(of);
  auto crossing = static_cast<std::size_t>(
      std::ranges::count_if(rows, [&](const auto& row) {
        return spans(row, between)
               || std::ranges::any_of(
                   row, [&](const word& at) { return crosses(at, between); });
      }));
  if (crossing == 0)
    return false;
  return of.bottom - of.top < mixed_height
         || static_cast<double>(crossing)
                > mixed_share * static_cast<double>(rows.size());
}

/// A table that is as wide as the page, though no cell crosses: most rows have
/// several cells on both sides.
bool is_wide_table(const band& of, const gutter& between) {
  std::size_t cells = 0, sides = 0;
  auto rows = rows_of(of);
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i)
      cells += i == 0 || row[i].left - row[i - 1].right > 0.7 * row[i].size;
    sides += row.front().right < between.middle()
             && row.back().left > between.middle();
  }
  return rows.size() >= 2 && 10 * sides >= 6 * rows.size()
         && cells >= 4 * rows.size();
}

/// Whether this page has the columns that the others have: few of its words
/// stand over the gutter. Pages of references have no words of the body's size.
bool has_columns(const page& of, const gutter& between,
                 const body_style& body) {
  std::size_t plain = 0, over = 0, all = 0, all_over = 0;
  for (const auto& word : of.words) {
    auto on_it = crosses(word, between);
    ++all;
    all_over += on_it;
    if (std::abs(word.size - body.size) > 0.15 * body.size)
      continue;
    ++plain;
    over += on_it;
  }
  return plain > 0 ? 30 * over < plain : 30 * all_over < all;
}

class zone_list {
public:
  explicit zone_list(const gutter& between) : between_(between) {}

  void add(band&& one, bool full) {
    if (full != full_ || out_.empty())
      begin(full);
    full_ = full;
    for (auto& word : one.words) {
      auto middle = (word.left + word.right) / 2;
      auto right = !full && middle > between_.middle();
      out_[out_.size() - (full || right ? 1 : 2)].words.push_back(
          std::move(word));
    }
  }

  std::vector<zone> finish() {
    std::erase_if(out_, [](const zone& one) { return one.words.empty(); });
    return std::move(out_);
  }

private:
  void begin(bool full) {
    out_.emplace_back().in = full ? column::full_width : column::left;
    if (!full)
      out_.emplace_back().in = column::right;
  }

  const gutter& between_;
  bool full_ = false;
  std::vector<zone> out_;
};

} // namespace

std::vector<zone> zones_of(const page& of, const std::optional<gutter>& between,
                           const body_style& body) {
  if (!between || !has_columns(of, *between, body))
    return {{column::full_width, of.words}};
  zone_list out{*between};
  bool full_before = false;
  for (auto& one : bands_of(of)) {
    auto full = is_full_width(one, *between)
                || (full_before && is_wide_table(one, *between));
    out.add(std::move(one), full);
    full_before = full;
  }
  return out.finish();
}

} // namespace automodel::recsys::pdf
