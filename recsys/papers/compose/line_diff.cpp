#include "recsys/papers/compose/line_diff.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace automodel::recsys {

namespace {

using lines = std::vector<std::string_view>;

lines lines_of(std::string_view text) {
  lines out;
  while (!text.empty()) {
    auto end = std::min(text.find('\n'), text.size());
    out.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

/// A line that is kept (' '), removed ('-') or added ('+').
struct edit {
  char what;
  std::string_view line;
};

/// How long the longest common subsequence of the ends of two texts is, from
/// each pair of lines on.
class common_ends {
public:
  common_ends(const lines& from, const lines& to)
      : width_(to.size() + 1), lengths_((from.size() + 1) * width_) {
    for (auto i = from.size(); i-- > 0;)
      for (auto j = to.size(); j-- > 0;)
        at(i, j) = from[i] == to[j] ? at(i + 1, j + 1) + 1
                                    : std::max(at(i + 1, j), at(i, j + 1));
  }

  std::uint32_t& at(std::size_t i, std::size_t j) {
    return lengths_[i * width_ + j];
  }

private:
  std::size_t width_;
  std::vector<std::uint32_t> lengths_;
};

std::vector<edit> edits_between(const lines& from, const lines& to) {
  common_ends ends(from, to);
  std::vector<edit> out;
  std::size_t i = 0, j = 0;
  while (i < from.size() || j < to.size()) {
    bool both = i < from.size() && j < to.size();
    if (both && from[i] == to[j]) {
      out.push_back({' ', from[i]});
      ++i, ++j;
    } else if (j == to.size()
               || (both && ends.at(i + 1, j) >= ends.at(i, j + 1)))
      out.push_back({'-', from[i++]});
    else
      out.push_back({'+', to[j++]});
  }
  return out;
}

std::string range_text(std::size_t first, std::size_t count) {
  // An empty range is named by the line before it.
  return std::to_string(count == 0 ? first : first + 1) + ','
         + std::to_string(count);
}

/// Edits [begin, end) as one piece; `from` and `to` lines stand before it.
std::string hunk(const std::vector<edit>& edits, std::size_t begin,
                 std::size_t end, std::size_t from, std::size_t to) {
  std::size_t old_lines = 0, new_lines = 0;
  std::string body;
  for (auto k = begin; k < end; ++k) {
    old_lines += edits[k].what != '+';
    new_lines += edits[k].what != '-';
    body.append(1, edits[k].what).append(edits[k].line).append("\n");
  }
  return "@@ -" + range_text(from, old_lines) + " +" + range_text(to, new_lines)
         + " @@\n" + body;
}

/// Whether edit `k` is a change or stands within 3 lines of one.
std::vector<bool> shown_edits(const std::vector<edit>& edits) {
  constexpr std::size_t context = 3;
  std::vector<bool> out(edits.size());
  for (std::size_t k = 0; k < edits.size(); ++k)
    if (edits[k].what != ' ') {
      auto first = k - std::min(k, context);
      auto last = std::min(k + context + 1, edits.size());
      std::fill(out.begin() + static_cast<std::ptrdiff_t>(first),
                out.begin() + static_cast<std::ptrdiff_t>(last), true);
    }
  return out;
}

} // namespace

line_diff diff_lines(std::string_view from, std::string_view from_name,
                     std::string_view to, std::string_view to_name) {
  auto edits = edits_between(lines_of(from), lines_of(to));
  auto shown = shown_edits(edits);
  line_diff out;
  std::size_t old_line = 0, new_line = 0;
  for (std::size_t k = 0; k < edits.size();) {
    if (!shown[k]) {
      ++k, ++old_line, ++new_line;
      continue;
    }
    auto end = k;
    while (end < edits.size() && shown[end])
      ++end;
    out.text += hunk(edits, k, end, old_line, new_line);
    for (; k < end; ++k) {
      old_line += edits[k].what != '+';
      new_line += edits[k].what != '-';
      out.added += edits[k].what == '+';
      out.removed += edits[k].what == '-';
    }
  }
  if (!out.text.empty())
    out.text = "--- " + std::string(from_name) + "\n+++ " + std::string(to_name)
               + "\n" + out.text;
  return out;
}

} // namespace automodel::recsys
