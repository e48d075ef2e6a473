#include "recsys/papers/reading/latex/read_latex.hpp"

#include "recsys/papers/reading/document_builder.hpp"
#include "recsys/papers/reading/latex/latex_source.hpp"
#include "recsys/papers/reading/latex/plain_text.hpp"
#include "recsys/papers/reading/latex/tabular_cells.hpp"
#include "recsys/papers/reading/latex/tex_cursor.hpp"

#include <algorithm>
#include <array>

namespace automodel::recsys {

namespace {

using latex::plain_formula;
using latex::plain_text;
using latex::tex_cursor;

template <std::size_t N>
bool is_any(std::string_view name, const std::array<std::string_view, N>& of) {
  return std::ranges::find(of, name) != of.end();
}

constexpr std::array<std::string_view, 9> formulas{
    "equation", "align",   "gather",      "eqnarray", "multline",
    "flalign",  "alignat", "displaymath", "math"};
constexpr std::array<std::string_view, 4> listings{"algorithmic", "lstlisting",
                                                   "verbatim", "tabbing"};
constexpr std::array<std::string_view, 5> lists{
    "itemize", "enumerate", "description", "compactitem", "inparaenum"};
constexpr std::array<std::string_view, 6> captioned{
    "table", "figure", "algorithm", "wrapfigure", "wraptable", "sidewaystable"};
constexpr std::array<std::string_view, 4> tabulars{"tabular", "tabularx",
                                                   "tabulary", "array"};
constexpr std::array<std::string_view, 4> headings{
    "section", "subsection", "subsubsection", "paragraph"};

/// Counts what LaTeX numbers by itself.
struct counters {
  std::array<std::uint32_t, 3> sections{};
  std::uint32_t equations = 0, tables = 0, figures = 0, algorithms = 0;
  bool appendix = false;

  std::string next_section(std::size_t level) {
    ++sections[level];
    std::fill(sections.begin() + static_cast<std::ptrdiff_t>(level) + 1,
              sections.end(), 0);
    auto out = appendix ? std::string(
                   1, static_cast<char>('A' + std::min(sections[0], 26U) - 1))
                        : std::to_string(sections[0]);
    for (std::size_t i = 1; i <= level; ++i)
      out += '.' + std::to_string(sections[i]);
    return out;
  }

  std::string next_float(std::string_view environment) {
    if (environment.find("table") != environment.npos)
      return "Table " + std::to_string(++tables);
    if (environment == "algorithm")
      return "Algorithm " + std::to_string(++algorithms);
    return "Figure " + std::to_string(++figures);
  }
};

/// Goes through the body once and adds blocks.
class body_walker {
public:
  body_walker(document_builder& to, std::uint32_t nesting)
      : to_(to), nesting_(nesting) {}

  void walk(std::string_view source, std::uint32_t depth = 0) {
    tex_cursor at{source};
    while (!at.done()) {
      take_text(at);
      if (at.done())
        break;
      auto before = at.left();
      auto name = at.take_command();
      auto starred = !at.left().empty() && before[name.size() + 1] == '*';
      if (name == "begin")
        environment(at, depth);
      else if (name == "[")
        equation(at.take_until("\\]"), true);
      else if (is_any(name, headings))
        heading(at, name, starred);
      else if (name == "appendix")
        begin_appendix();
      else if (name == "title" || name == "author")
        front(at,
              name == "title" ? block_kind::title : block_kind::front_matter);
      else if (name == "item")
        next_item(at);
      else if (name == "bibitem")
        next_reference(at);
      else if (name == "par")
        close();
      else
        pending_ += before.substr(0, before.size() - at.left().size());
    }
    close();
  }

private:
  /// Text up to the next command, paragraph by paragraph.
  void take_text(tex_cursor& at) {
    while (!at.done() && at.next() != '\\') {
      if (at.left().starts_with("$$")) {
        at.skip(2);
        equation(at.take_until("$$"), true);
      } else if (at.left().starts_with("\n\n")) {
        close();
        at.skip_space();
      } else {
        pending_ += at.next();
        at.skip(1);
      }
    }
  }

  /// What was gathered becomes a block.
  void close() {
    std::vector<std::string> footnotes;
    auto text = plain_text(pending_, footnotes);
    pending_.clear();
    if (clean_text(text, false).size() > 1)
      to_.add(kind_, text, 0, label_);
    if (kind_ == block_kind::reference || kind_ == block_kind::list_item)
      label_.clear();
    for (const auto& one : footnotes)
      to_.add(block_kind::footnote, one, 0);
  }

  void environment(tex_cursor& at, std::uint32_t depth) {
    auto name = std::string{at.take_group()};
    auto inner = take_environment(at, name);
    auto starred = name.ends_with('*');
    if (starred)
      name.pop_back();
    if (depth > nesting_)
      return;
    if (is_any(name, formulas))
      return equation(inner, starred || name == "displaymath");
    if (is_any(name, listings)) {
      close();
      return to_.add(block_kind::listing, plain_text(inner), 0);
    }
    if (is_any(name, tabulars))
      return table(inner, name == "tabularx", float_label_);
    if (is_any(name, captioned))
      return float_block(inner, name, depth);
    close();
    auto kind = kind_;
    if (name == "abstract")
      begin_abstract();
    else if (name == "thebibliography")
      to_.add_heading({}, "References", 1, 0);
    walk(inner, depth + 1);
    if (name == "abstract")
      to_.end_abstract();
    if (is_any(name, lists) || name == "thebibliography")
      kind_ = kind;
  }

  /// All up to the matching \end.
  static std::string_view take_environment(tex_cursor& at,
                                           const std::string& name) {
    auto opening = "\\begin{" + name + "}", closing = "\\end{" + name + "}";
    auto text = at.left();
    std::size_t from = 0, open = 1;
    while (open > 0) {
      auto end = text.find(closing, from);
      if (end == text.npos) {
        at.skip(text.size());
        return text;
      }
      for (auto inner = text.find(opening, from); inner < end;
           inner = text.find(opening, inner + 1))
        ++open;
      from = end + closing.size();
      --open;
    }
    at.skip(from);
    return text.substr(0, from - closing.size());
  }

  void begin_abstract() {
    to_.add_heading({}, "Abstract", 1, 0);
    to_.begin_abstract();
  }

  void heading(tex_cursor& at, std::string_view name, bool starred) {
    at.take_option();
    auto title = plain_text(at.take_group());
    if (name == "paragraph") {
      close();
      pending_ += title + ' ';
      return;
    }
    close();
    to_.end_abstract();
    auto level = static_cast<std::size_t>(std::ranges::find(headings, name)
                                          - headings.begin());
    to_.add_heading(starred ? std::string{} : counts_.next_section(level),
                    title, static_cast<std::uint32_t>(level + 1), 0);
  }

  void begin_appendix() {
    counts_.appendix = true;
    counts_.sections = {};
  }

  void front(tex_cursor& at, block_kind kind) {
    close();
    at.take_option();
    to_.add(kind, plain_text(at.take_group()), 0);
  }

  void next_item(tex_cursor& at) {
    close();
    kind_ = block_kind::list_item;
    pending_ += at.take_option();
  }

  void next_reference(tex_cursor& at) {
    close();
    kind_ = block_kind::reference;
    auto shown = at.take_option();
    auto key = at.take_group();
    label_ = clean_text(plain_text(shown.empty() ? key : shown), false);
  }

  void equation(std::string_view source, bool unnumbered) {
    close();
    auto silent = source.find("\\nonumber") != source.npos
                  || source.find("\\notag") != source.npos;
    auto numbered = !unnumbered && !silent;
    to_.add(block_kind::equation, plain_formula(source), 0,
            numbered ? std::to_string(++counts_.equations) : std::string{});
  }

  void table(std::string_view source, bool has_width, std::string label) {
    tex_cursor at{source};
    at.take_option();
    if (has_width)
      at.take_group();
    at.take_group();
    to_.add_table(latex::tabular_cells(at.left()), 0, std::move(label));
  }

  void float_block(std::string_view source, const std::string& name,
                   std::uint32_t depth) {
    close();
    auto at = source.find("\\caption");
    if (at != source.npos) {
      tex_cursor caption{source.substr(at + 8)};
      caption.take("*");
      caption.take_option();
      float_label_ = counts_.next_float(name);
      to_.add(block_kind::caption,
              float_label_ + ": " + plain_text(caption.take_group()), 0,
              float_label_);
    }
    auto kind = std::exchange(kind_, block_kind::figure);
    walk(without_caption(source), depth + 1);
    kind_ = kind;
    float_label_.clear();
  }

  static std::string without_caption(std::string_view source) {
    std::string out;
    tex_cursor at{source};
    at.take_option();
    while (!at.done()) {
      auto before = at.left();
      auto begin = before.find("\\caption");
      out += before.substr(0, begin);
      if (begin == before.npos)
        break;
      at.skip(begin + 8);
      at.take("*");
      at.take_option();
      at.take_group();
    }
    return out;
  }

  document_builder& to_;
  std::uint32_t nesting_;
  counters counts_;
  std::string pending_, label_, float_label_;
  block_kind kind_ = block_kind::paragraph;
};

/// \title and \author may stand before the document begins.
std::string front_commands(std::string_view preamble) {
  std::string out;
  for (std::string_view name : {"\\title", "\\author"}) {
    auto begin = preamble.find(name);
    if (begin == preamble.npos)
      continue;
    tex_cursor at{preamble.substr(begin + name.size())};
    at.take_option();
    out += std::string{name} + '{' + std::string{at.take_group()} + "}\n\n";
  }
  return out;
}

/// The bibliography that BibTeX made, if the body brings none.
std::string_view bibliography_of(const paper_folder& files,
                                 std::string_view body) {
  if (body.find("\\begin{thebibliography}") != body.npos)
    return {};
  for (const auto& one : files.files)
    if (one.name.ends_with(".bbl"))
      return one.text;
  return {};
}

} // namespace

result<document> read_latex(const paper_folder& files,
                            const reading_limits& limits) {
  auto from = latex::gather(files, limits);
  if (!from)
    return pass_on(from);
  document_builder to{document_kind::latex, 0, limits};
  body_walker walker{to, limits.nesting};
  walker.walk(front_commands(from->preamble));
  walker.walk(from->body);
  walker.walk(latex::without_comments(bibliography_of(files, from->body)));
  return to.finish(files.content());
}

} // namespace automodel::recsys
