#include "recsys/papers/reading/html/read_html.hpp"

#include "recsys/papers/reading/document_builder.hpp"
#include "recsys/papers/reading/heading_number.hpp"
#include "recsys/papers/reading/html/html_tree.hpp"
#include "recsys/papers/reading/known_heading.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace automodel::recsys {

namespace {

using namespace html;

template <std::size_t N>
bool is_any(std::string_view name, const std::array<std::string_view, N>& of) {
  return std::ranges::find(of, name) != of.end();
}

/// The number of an attribute such as colspan, bounded.
std::uint32_t count_in(const xmlNode* node, const char* name) {
  auto value = std::strtoul(attribute(node, name).c_str(), nullptr, 10);
  return static_cast<std::uint32_t>(std::clamp(value, 1UL, 100UL));
}

/// "(3)" as LaTeXML and publishers print it beside a formula.
std::string number_in(const xmlNode* node, std::uint32_t depth) {
  for (const auto* child = node->children; child != nullptr && depth > 0;
       child = child->next) {
    if (has_class(child, "tag_equation") || has_class(child, "equation-number"))
      return clean_text(text_of(child, depth), false);
    if (auto found = number_in(child, depth - 1); !found.empty())
      return found;
  }
  return {};
}

std::string without_brackets(std::string text) {
  std::erase_if(text, [](char c) {
    return c == '(' || c == ')' || c == '[' || c == ']' || c == ' ';
  });
  return text;
}

/// Goes through the tree once and adds blocks.
class page_walker {
public:
  page_walker(document_builder& to, std::uint32_t nesting)
      : to_(to), nesting_(nesting) {}

  /// False: the page is nested too deeply.
  bool walk(const xmlNode* node, std::uint32_t depth) {
    if (depth == 0)
      return false;
    for (const auto* child = node->children; child != nullptr;
         child = child->next)
      if (!visit(child, depth))
        return false;
    return true;
  }

  void close() {
    auto text = std::exchange(pending_, {});
    if (!clean_text(text, false).empty())
      to_.add(block_kind::paragraph, text, 0);
  }

private:
  bool visit(const xmlNode* node, std::uint32_t depth) {
    constexpr std::array<std::string_view, 6> headings{"h1", "h2", "h3",
                                                       "h4", "h5", "h6"};
    constexpr std::array<std::string_view, 20> inside{
        "a",     "b",    "i",   "em",   "strong", "span", "sub",
        "sup",   "code", "br",  "math", "cite",   "q",    "u",
        "small", "tt",   "img", "font", "mark",   "abbr"};
    auto name = name_of(node);
    if (node->type == XML_TEXT_NODE || is_any(name, inside)) {
      take_inside(node, name, depth);
      return true;
    }
    if (node->type != XML_ELEMENT_NODE || is_silent(node))
      return true;
    close();
    if (is_any(name, headings))
      add_heading(node, name);
    else if (is_equation(node))
      add_equation(node);
    else if (name == "table")
      add_table(node, depth);
    else if (name == "figcaption" || name == "caption")
      add_caption(node);
    else if (name == "li" || has_class(node, "bibitem"))
      to_.add(in_references_ || has_class(node, "bib") ? block_kind::reference
                                                       : block_kind::list_item,
              text_of(node, nesting_), 0);
    else if (name == "pre")
      to_.add(block_kind::listing, text_of(node, nesting_), 0);
    else if (has_class(node, "ltx_authors"))
      to_.add(block_kind::front_matter, text_of(node, nesting_), 0);
    else {
      auto abstract = has_class(node, "abstract") && !has_class(node, "title");
      if (abstract)
        to_.begin_abstract();
      auto done = walk(node, depth - 1);
      close();
      if (abstract)
        to_.end_abstract();
      return done;
    }
    return true;
  }

  void take_inside(const xmlNode* node, std::string_view name,
                   std::uint32_t depth) {
    if (node->type == XML_TEXT_NODE)
      pending_ += reinterpret_cast<const char*>(node->content);
    else if (name == "math" && attribute(node, "display") == "block") {
      close();
      to_.add(block_kind::equation, formula_of(node, depth), 0);
    } else if (name == "math")
      pending_ += formula_of(node, depth);
    else if (name == "br")
      pending_ += '\n';
    else if (name == "img")
      pending_ += attribute(node, "alt");
    else if (!is_silent(node))
      pending_ += text_of(node, depth);
  }

  void add_heading(const xmlNode* node, std::string_view name) {
    auto text = clean_text(text_of(node, nesting_), false);
    if (text.empty())
      return;
    if (name == "h1" && !to_.has_title())
      return to_.add(block_kind::title, text, 0);
    to_.end_abstract();
    auto level = static_cast<std::uint32_t>(name[1] - '1');
    in_references_ = is_bibliography(text);
    auto numbers = heading_numbers(text);
    auto numbered
        = !numbers.empty() && numbers.front().style == numbering::decimal;
    to_.add_heading(numbered ? numbers.front().printed : "",
                    numbered ? numbers.front().rest : std::string_view{text},
                    std::max(level, 1U), 0);
    if (!numbered && is_abstract(text))
      to_.begin_abstract();
  }

  static bool is_equation(const xmlNode* node) {
    return has_class(node, "ltx_equation") || has_class(node, "disp-formula")
           || has_class(node, "katex-display")
           || (name_of(node) == "math"
               && attribute(node, "display") == "block");
  }

  void add_equation(const xmlNode* node) {
    std::string text;
    append_formulas(node, nesting_, text);
    to_.add(block_kind::equation, text.empty() ? text_of(node, nesting_) : text,
            0, without_brackets(number_in(node, nesting_)));
  }

  static void append_formulas(const xmlNode* node, std::uint32_t depth,
                              std::string& out) {
    for (const auto* child = node->children; child != nullptr && depth > 0;
         child = child->next)
      if (name_of(child) == "math")
        out += formula_of(child, depth) + '\n';
      else
        append_formulas(child, depth - 1, out);
  }

  /// "Table 2" of "Table 2: Results".
  static std::string label_of(const std::string& text) {
    auto end = text.find_first_of(":.");
    return end < 16 ? text.substr(0, end) : std::string{};
  }

  void add_caption(const xmlNode* node) {
    auto text = clean_text(text_of(node, nesting_), false);
    caption_ = label_of(text);
    to_.add(block_kind::caption, text, 0, caption_);
  }

  void add_table(const xmlNode* node, std::uint32_t depth) {
    std::vector<cell_text> cells;
    std::uint32_t row = 0;
    append_rows(node, depth, row, cells);
    to_.add_table(cells, 0,
                  caption_.starts_with("Table") ? caption_ : std::string{});
    caption_.clear();
  }

  void append_rows(const xmlNode* node, std::uint32_t depth, std::uint32_t& row,
                   std::vector<cell_text>& cells) {
    for (const auto* child = node->children; child != nullptr && depth > 0;
         child = child->next) {
      auto name = name_of(child);
      if (name == "tr")
        append_cells(child, row++, cells);
      else if (name == "caption")
        add_caption(child);
      else
        append_rows(child, depth - 1, row, cells);
    }
  }

  void append_cells(const xmlNode* node, std::uint32_t row,
                    std::vector<cell_text>& cells) const {
    std::uint32_t column = 0;
    for (const auto* child = node->children; child != nullptr;
         child = child->next)
      if (name_of(child) == "td" || name_of(child) == "th") {
        auto columns = count_in(child, "colspan");
        cells.push_back({row, column, columns, text_of(child, nesting_)});
        column += columns;
      }
  }

  document_builder& to_;
  std::uint32_t nesting_;
  std::string pending_, caption_;
  bool in_references_ = false;
};

} // namespace

result<document> read_html(std::span<const std::byte> file,
                           const reading_limits& limits) {
  if (file.size() > limits.file_bytes / 4)
    return fail(errc::resource_exhausted, "the page is too large",
                "at most " + std::to_string(limits.file_bytes / 4) + " bytes");
  auto tree = parse(file);
  if (!tree)
    return pass_on(tree);
  const auto* root = ::xmlDocGetRootElement(tree->get());
  if (root == nullptr)
    return fail(errc::parse_error, "the page is empty");
  document_builder to{document_kind::html, 0, limits};
  page_walker walker{to, limits.nesting};
  if (!walker.walk(root, limits.nesting))
    return fail(errc::resource_exhausted, "the page is nested too deeply",
                "at most " + std::to_string(limits.nesting) + " levels");
  walker.close();
  return to.finish(digest_of(file));
}

} // namespace automodel::recsys
