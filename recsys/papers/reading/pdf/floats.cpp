#include "recsys/papers/reading/pdf/floats.hpp"

#include "recsys/papers/reading/heading_number.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>

namespace automodel::recsys::pdf {

namespace {

constexpr double line_step = 1.4;  // in leadings: a wider one parts blocks
constexpr double wide_line = 0.72; // of the column

class role_finder {
public:
  role_finder(const std::vector<paper_line>& lines, const body_style& body)
      : lines_(lines), body_(body), body_like_(lines.size()) {
    out_.lines.resize(lines.size());
    out_.labels.emplace_back();
  }

  line_roles run() {
    for (std::size_t i = 0; i < lines_.size(); ++i)
      body_like_[i] = is_body_like(i);
    for (std::size_t i = 0; i < lines_.size(); ++i)
      if (starts_notice(i))
        i = mark_notice(i);
      else if (starts_caption(i))
        i = mark_caption(i);
    for (const auto& one : captions_)
      if (!one.of_table)
        mark_figure(one);
    for (const auto& one : captions_)
      if (one.of_table)
        mark_table(one);
    mark_footnotes();
    return std::move(out_);
  }

private:
  struct caption {
    std::size_t first, last, group; ///< lines [first, last)
    bool of_table;
  };

  /// From the line before, in leadings; large where another column begins.
  double step(std::size_t i) const {
    if (i == 0 || lines_[i].zone != lines_[i - 1].zone)
      return 100;
    return (lines_[i].line.base - lines_[i - 1].line.base) / body_.leading;
  }

  bool has_body_size(std::size_t i) const {
    return std::abs(lines_[i].line.size - body_.size) < 0.06 * body_.size;
  }

  bool is_body_like(std::size_t i) const {
    const auto& one = lines_[i];
    const auto& signs = one.signs;
    if (signs.fragments > 1 && signs.prose < 5)
      return false;
    auto column = one.right - one.left;
    if (signs.prose >= 3 && one.width() > wide_line * column
        && one.line.size > 0.78 * body_.size && signs.family == body_.family)
      return true;
    return has_body_size(i) && signs.family == body_.family && step(i) < 1.3
           && body_like_[i - 1] && signs.fragments == 1;
  }

  bool is_free(std::size_t i) const {
    return out_.lines[i].role == line_role::text;
  }

  bool starts_notice(std::size_t i) const {
    const auto& text = lines_[i].signs.text;
    return text.starts_with("Permission to make digital")
           || text.starts_with("ACM Reference Format")
           || text.starts_with("Copyright is held");
  }

  /// To the foot of the column, or to where another size begins.
  std::size_t mark_notice(std::size_t first) {
    auto i = first;
    do
      out_.lines[i].role = line_role::notice;
    while (++i < lines_.size() && lines_[i].zone == lines_[first].zone
           && (starts_notice(i)
               || (lines_[i].line.size < 0.95 * body_.size
                   || (step(i) < line_step && lines_[i].signs.bold < 0.5))));
    return i - 1;
  }

  bool starts_caption(std::size_t i) const {
    const auto& one = lines_[i];
    if (!is_free(i) || caption_at_start(one.signs.text).label.empty())
      return false;
    // A line of a paragraph may begin so as well: "Table 2. The ..."
    auto within = step(i) < 1.15 && body_like_[i - 1]
                  && std::abs(lines_[i - 1].line.size - one.line.size) < 0.2
                  && one.signs.bold < 0.3;
    return !within;
  }

  std::size_t mark_caption(std::size_t first) {
    auto label = caption_at_start(lines_[first].signs.text);
    auto group = out_.labels.size();
    out_.labels.push_back(label.label);
    auto size = lines_[first].line.size;
    auto i = first;
    do
      out_.lines[i] = {line_role::caption, group};
    while (++i < lines_.size() && goes_on(i, size, i == first + 1)
           && !starts_caption(i));
    captions_.push_back({first, i, group, label.of_table});
    return i - 1;
  }

  bool goes_on(std::size_t i, double size, bool second) const {
    const auto& one = lines_[i];
    auto near = step(i) * body_.leading < 1.45 * size;
    auto before = lines_[i - 1];
    auto filled = before.width() > 0.6 * (before.right - before.left)
                  || (second && one.signs.prose >= 2);
    return near && filled && one.signs.fragments == 1
           && one.line.size < size + 0.3 && one.line.size > size - 1.2;
  }

  /// Text within a drawing stands above its caption.
  void mark_figure(const caption& of) {
    const auto& at = lines_[of.first];
    for (auto i = of.first; i-- > 0;) {
      const auto& one = lines_[i];
      auto same
          = one.zone == at.zone
            || (at.in == column::full_width && one.line.page == at.line.page
                && one.line.base < at.line.base);
      if (!same || !is_free(i) || body_like_[i] || is_numbered(i)
          || is_heading_like(i))
        return;
      out_.lines[i] = {line_role::figure, of.group};
    }
  }

  bool is_numbered(std::size_t i) const {
    const auto& one = lines_[i];
    return !one.signs.equation_number.empty() && one.line.right > one.right - 4;
  }

  /// "4.1.2 Metrics. We use ...": a subsection that text runs on from.
  bool has_numbered_lead(std::size_t i) const {
    const auto& signs = lines_[i].signs;
    return signs.prose >= 3
           && std::ranges::any_of(
               heading_numbers(signs.lead), [](const heading_number& at) {
                 return at.path.size() > 1 && at.rest.size() > 2;
               });
  }

  bool is_heading_like(std::size_t i) const {
    const auto& one = lines_[i];
    if (has_numbered_lead(i))
      return true;
    return one.signs.bold > 0.9 && one.signs.fragments == 1
           && one.line.size > body_.size + 0.3 && one.signs.prose > 0
           && one.signs.family.substr(0, 5) == body_.family.substr(0, 5);
  }

  std::size_t cells_in(std::size_t first, std::size_t last) const {
    std::size_t count = 0;
    for (auto i = first; i < last; ++i)
      count += lines_[i].signs.cells > 1;
    return count;
  }

  bool ends_table(std::size_t i, std::size_t zone) const {
    return lines_[i].zone != zone || !is_free(i)
           || (body_like_[i] && lines_[i].signs.cells == 1) || is_numbered(i)
           || is_heading_like(i);
  }

  /// Rows stand below or above their caption: where more of them are.
  void mark_table(const caption& of) {
    auto zone = lines_[of.first].zone;
    auto below = of.last, above = of.first;
    while (below < lines_.size() && !ends_table(below, zone)
           && (below == of.last || step(below) < 3))
      ++below;
    while (above > 0 && !ends_table(above - 1, zone))
      --above;
    auto is_above = cells_in(above, of.first) > cells_in(of.last, below);
    auto first = is_above ? above : of.last;
    auto last = is_above ? of.first : below;
    // Single lines at the outer end are no rows.
    while (is_above && first < last && lines_[first].signs.cells == 1)
      ++first;
    while (!is_above && first < last && lines_[last - 1].signs.cells == 1)
      --last;
    for (auto i = first; i < last; ++i)
      out_.lines[i] = {line_role::table, of.group};
  }

  bool starts_footnote(std::size_t i) const {
    const auto& parts = lines_[i].line.parts;
    if (!is_free(i) || lines_[i].line.size > 0.93 * body_.size)
      return false;
    if (parts.size() > 1 && parts.front().how == script::above)
      return true;
    const auto& text = lines_[i].signs.text;
    return text.starts_with("\xE2\x88\x97") || text.starts_with("*")
           || text.starts_with("\xE2\x80\xA0") // dagger
           || (parts.size() > 1 && parts[0].at.size < 0.8 * parts[1].at.size);
  }

  /// Small print at the foot of a column.
  void mark_footnotes() {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (!starts_footnote(i))
        continue;
      auto end = i;
      while (end < lines_.size() && lines_[end].zone == lines_[i].zone
             && is_free(end) && lines_[end].line.size < 0.93 * body_.size)
        ++end;
      auto foot = end == lines_.size() || lines_[end].zone != lines_[i].zone
                  || out_.lines[end].role == line_role::notice;
      for (; foot && i < end; ++i)
        out_.lines[i].role = line_role::footnote;
      i = std::max(i, end) - 1;
    }
  }

  const std::vector<paper_line>& lines_;
  const body_style& body_;
  std::vector<bool> body_like_;
  std::vector<caption> captions_;
  line_roles out_;
};

} // namespace

line_roles find_roles(const std::vector<paper_line>& lines,
                      const body_style& body) {
  return role_finder{lines, body}.run();
}

} // namespace automodel::recsys::pdf
