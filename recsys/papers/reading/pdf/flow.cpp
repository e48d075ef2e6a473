#include "recsys/papers/reading/pdf/flow.hpp"

#include "recsys/papers/reading/known_heading.hpp"
#include "recsys/papers/reading/list_mark.hpp"
#include "recsys/papers/reading/pdf/front_matter.hpp"
#include "recsys/papers/reading/pdf/heading_finder.hpp"
#include "recsys/papers/reading/pdf/table_cells.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace automodel::recsys::pdf {

namespace {

constexpr double block_step = 1.45; // in leadings: a wider one parts blocks

/// Goes through the lines once; the block that is open takes the next line or
/// is closed by it.
class flow_writer {
public:
  flow_writer(const std::vector<paper_line>& lines, const line_roles& roles,
              const body_style& body)
      : lines_(lines), roles_(roles), body_(body), headings_(body) {}

  std::vector<flow_block> run() {
    auto first = write_front_matter();
    for (auto i = first; i < lines_.size(); ++i)
      if (roles_.lines[i].role == line_role::text)
        i = write_text(i);
      else
        write_float(i);
    return std::move(out_);
  }

private:
  double step(std::size_t i) const {
    if (i == 0 || lines_[i].zone != lines_[i - 1].zone)
      return 100;
    return (lines_[i].line.base - lines_[i - 1].line.base) / body_.leading;
  }

  flow_block& open(block_kind kind, std::size_t i) {
    flow_block next;
    next.kind = kind;
    next.page = lines_[i].line.page;
    out_.push_back(std::move(next));
    return out_.back();
  }

  std::size_t write_front_matter() {
    auto front = find_front_matter(lines_, body_);
    for (auto i : front.title)
      if (i == front.title.front())
        open(block_kind::title, i).lines.push_back(lines_[i].signs.text);
      else
        out_.back().lines.push_back(lines_[i].signs.text);
    for (std::size_t i = 0; i < front.end; ++i)
      if (std::ranges::find(front.title, i) == front.title.end()
          && roles_.lines[i].role == line_role::text)
        open(block_kind::front_matter, i).lines.push_back(lines_[i].signs.text);
    return front.end;
  }

  // What stands outside the flow.

  void write_float(std::size_t i) {
    auto [role, group] = roles_.lines[i];
    if (role == line_role::notice)
      return;
    if (role == line_role::table)
      return write_table_row(i, group);
    auto kind = role == line_role::caption  ? block_kind::caption
                : role == line_role::figure ? block_kind::figure
                                            : block_kind::footnote;
    auto goes_on = i > 0 && roles_.lines[i - 1].role == role
                   && roles_.lines[i - 1].group == group && !out_.empty()
                   && out_.back().kind == kind && !begins_footnote(i);
    if (!goes_on)
      open(kind, i).label
          = kind == block_kind::caption ? roles_.labels[group] : std::string{};
    out_.back().lines.push_back(lines_[i].signs.text);
  }

  bool begins_footnote(std::size_t i) const {
    return roles_.lines[i].role == line_role::footnote
           && lines_[i].line.parts.front().how == script::above;
  }

  void write_table_row(std::size_t i, std::size_t group) {
    auto [known, is_new] = table_rows_.try_emplace(group);
    if (is_new) {
      open(block_kind::table, i).label = roles_.labels[group];
      for (auto j = i; j < lines_.size(); ++j)
        if (roles_.lines[j].role == line_role::table
            && roles_.lines[j].group == group)
          known->second.push_back(&lines_[j].line);
      out_.back().cells = table_cells(known->second);
    }
  }

  // What stands in it.

  /// The last line that it took.
  std::size_t write_text(std::size_t i) {
    if (auto heading = headings_.find(lines_[i], step(i)))
      return write_heading(i, *heading);
    if (headings_.in_references())
      write_reference(i);
    else if (is_equation(i))
      return write_equation(i);
    else
      write_prose(i, lines_[i].signs.text);
    return i;
  }

  std::size_t write_heading(std::size_t i, const found_heading& heading) {
    auto& block = open(block_kind::heading, i);
    block.label = heading.number;
    block.level = heading.level;
    block.lines.push_back(heading.title);
    auto last = i;
    while (heading.rest.empty() && last + 1 < lines_.size()
           && roles_.lines[last + 1].role == line_role::text
           && headings_.goes_on(lines_[last], lines_[last + 1]))
      out_.back().lines.push_back(lines_[++last].signs.text);
    if (!heading.rest.empty())
      write_prose(i, heading.rest);
    return last;
  }

  bool has_edge_number(std::size_t i) const {
    return !lines_[i].signs.equation_number.empty()
           && lines_[i].line.right > lines_[i].right - 5
           && (lines_[i].signs.fragments > 1 || lines_[i].signs.math > 0.15
               || lines_[i].signs.words == 1);
  }

  bool is_equation(std::size_t i) const {
    if (roles_.lines[i].role != line_role::text)
      return false;
    const auto& one = lines_[i];
    if (has_edge_number(i))
      return true;
    auto indented = one.indent() > 0.7 * body_.size;
    auto formula = one.signs.prose == 0
                       ? one.signs.math > 0.12
                       : one.signs.prose <= 2 && one.signs.math > 0.3;
    return formula && indented && !list_mark(one.signs.text);
  }

  /// Lines of formulas that touch, up to the next one with a number.
  std::size_t write_equation(std::size_t first) {
    auto end = first + 1;
    while (end < lines_.size() && step(end) < 1.7 && is_part(end))
      ++end;
    std::size_t numbers = 0;
    for (auto i = first; i < end; ++i)
      numbers += has_edge_number(i);
    open(block_kind::equation, first);
    for (auto i = first; i < end; ++i) {
      if (numbers > 1 && i > first && begins_next(first, i, end))
        open(block_kind::equation, first = i);
      add_equation_line(i);
    }
    return end - 1;
  }

  /// A small or empty-looking line between formulas belongs to them.
  bool is_part(std::size_t i) const {
    return is_equation(i)
           || (roles_.lines[i].role == line_role::text
               && lines_[i].signs.prose == 0 && step(i) < 0.75);
  }

  /// Whether line i is nearer to the next number than to the one it has.
  bool begins_next(std::size_t first, std::size_t i, std::size_t end) const {
    auto nearest = [&](std::size_t from, std::size_t to) {
      for (auto j = from; j < to; ++j)
        if (has_edge_number(j))
          return std::abs(lines_[j].line.base - lines_[i].line.base);
      return 1e9;
    };
    return nearest(first, i) < 1e9 && nearest(i, end) < nearest(first, i);
  }

  void add_equation_line(std::size_t i) {
    auto& block = out_.back();
    auto text = lines_[i].signs.text;
    if (has_edge_number(i)) {
      block.label = lines_[i].signs.equation_number;
      text.resize(text.size() - block.label.size() - 2);
    }
    if (text.find_first_not_of(' ') != text.npos)
      block.lines.push_back(std::move(text));
  }

  void write_reference(std::size_t i) {
    const auto& one = lines_[i];
    auto bracket = one.signs.text.starts_with('[');
    reference_brackets_ = reference_brackets_ || bracket;
    auto hangs = one.indent() > 0.5 * one.line.size;
    auto begins = reference_brackets_ ? bracket && !hangs_far(i) : !hangs;
    if (begins || out_.empty() || out_.back().kind != block_kind::reference)
      open(block_kind::reference, i).label = reference_label(one.signs.text);
    out_.back().lines.push_back(one.signs.text);
  }

  bool hangs_far(std::size_t i) const {
    return lines_[i].indent() > 1.2 * body_.size;
  }

  static std::string reference_label(const std::string& text) {
    auto end = text.find(']');
    if (!text.starts_with('[') || end == text.npos || end > 60)
      return {};
    return text.substr(1, end - 1);
  }

  bool begins_paragraph(std::size_t i) const {
    const auto& one = lines_[i];
    if (step(i) > block_step)
      return true;
    if (out_.empty() || i == 0
        || (out_.back().kind != block_kind::paragraph
            && out_.back().kind != block_kind::list_item))
      return true;
    const auto& before = lines_[i - 1];
    if (out_.back().kind == block_kind::list_item)
      return one.line.left < item_left_ - 1.5;
    auto indented = one.line.left - before.line.left > 0.6 * body_.size
                    && one.indent() < 3.5 * body_.size
                    && before.indent() < 0.5 * body_.size;
    return indented;
  }

  void write_prose(std::size_t i, const std::string& text) {
    const auto& one = lines_[i];
    if (list_mark(text)) {
      open(block_kind::list_item, i).lines.push_back(text);
      item_left_ = one.line.left;
      return;
    }
    auto first_of_zone
        = i == 0 || lines_[i - 1].zone != one.zone || step(i) > block_step;
    if (begins_paragraph(i) || heads_text(i)) {
      auto& block = open(block_kind::paragraph, i);
      block.may_go_before = first_of_zone && one.indent() < 0.5 * body_.size;
    }
    auto& block = out_.back();
    block.lines.push_back(text);
    block.may_go_on
        = one.line.right > one.right - 2.5 * body_.size || text.ends_with('-');
  }

  /// Whether the text before has been written as another block's.
  bool heads_text(std::size_t i) const {
    return i > 0 && roles_.lines[i - 1].role != line_role::text;
  }

  const std::vector<paper_line>& lines_;
  const line_roles& roles_;
  const body_style& body_;
  heading_finder headings_;
  std::vector<flow_block> out_;
  std::map<std::size_t, std::vector<const text_line*>> table_rows_;
  double item_left_ = 0;
  bool reference_brackets_ = false;
};

bool is_aside(const flow_block& block) {
  return block.kind == block_kind::caption || block.kind == block_kind::table
         || block.kind == block_kind::figure
         || block.kind == block_kind::footnote;
}

bool ends_sentence(const flow_block& block) {
  constexpr std::string_view ends = ".!?:";
  return ends.find(block.lines.back().back()) != ends.npos;
}

bool starts_lower(const flow_block& block) {
  return std::islower(static_cast<unsigned char>(block.lines.front().front()))
         != 0;
}

/// Joins paragraphs that a column's end or a float has parted.
std::vector<flow_block> joined(std::vector<flow_block> all) {
  std::vector<flow_block> out;
  std::size_t open = 0; // the paragraph that may go on; asides follow it
  bool is_open = false;
  for (auto& block : all) {
    auto goes_on = is_open && block.kind == block_kind::paragraph
                   && block.may_go_before && out[open].may_go_on
                   && (!ends_sentence(out[open]) || starts_lower(block));
    if (goes_on) {
      auto& lines = out[open].lines;
      lines.insert(lines.end(), block.lines.begin(), block.lines.end());
      out[open].may_go_on = block.may_go_on;
      continue;
    }
    if (!is_aside(block)) {
      is_open = block.kind == block_kind::paragraph;
      open = out.size();
    }
    out.push_back(std::move(block));
  }
  return out;
}

} // namespace

std::vector<flow_block> flow_blocks(const std::vector<paper_line>& lines,
                                    const line_roles& roles,
                                    const body_style& body) {
  auto blocks = flow_writer{lines, roles, body}.run();
  std::erase_if(blocks, [](const flow_block& block) {
    return block.cells.empty()
           && (block.lines.empty() || block.lines.front().empty());
  });
  return joined(std::move(blocks));
}

} // namespace automodel::recsys::pdf
