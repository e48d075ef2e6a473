#include "recsys/papers/reading/html/html_tree.hpp"

#include <algorithm>
#include <array>

namespace automodel::recsys::html {

namespace {

std::string_view view(const xmlChar* text) {
  return text == nullptr
             ? std::string_view{}
             : std::string_view{reinterpret_cast<const char*>(text)};
}

/// The annotation of MathML that holds TeX.
const xmlNode* tex_annotation(const xmlNode* node, std::uint32_t depth) {
  if (depth == 0)
    return nullptr;
  for (const auto* child = node->children; child != nullptr;
       child = child->next) {
    if (name_of(child) == "annotation"
        && attribute(child, "encoding").find("tex") != std::string::npos)
      return child;
    if (const auto* found = tex_annotation(child, depth - 1))
      return found;
  }
  return nullptr;
}

void append_text(const xmlNode* node, std::uint32_t depth, std::string& out) {
  for (const auto* child = node->children; child != nullptr;
       child = child->next) {
    if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE)
      out += view(child->content);
    else if (name_of(child) == "br")
      out += '\n';
    else if (name_of(child) == "math")
      out += formula_of(child, depth);
    else if (name_of(child) == "img")
      out += attribute(child, "alt");
    else if (depth > 0 && !is_silent(child))
      append_text(child, depth - 1, out);
  }
}

} // namespace

result<tree_ptr> parse(std::span<const std::byte> file) {
  constexpr int options = HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING
                          | HTML_PARSE_RECOVER | HTML_PARSE_NONET;
  tree_ptr tree{::htmlReadMemory(reinterpret_cast<const char*>(file.data()),
                                 static_cast<int>(file.size()), nullptr,
                                 "UTF-8", options)};
  if (!tree)
    return fail(errc::parse_error, "the page cannot be read as HTML");
  return tree;
}

std::string_view name_of(const xmlNode* node) {
  return node->type == XML_ELEMENT_NODE ? view(node->name) : std::string_view{};
}

std::string attribute(const xmlNode* node, const char* name) {
  if (node->type != XML_ELEMENT_NODE)
    return {};
  for (const auto* at = node->properties; at != nullptr; at = at->next)
    if (view(at->name) == name && at->children != nullptr)
      return std::string{view(at->children->content)};
  return {};
}

bool has_class(const xmlNode* node, std::string_view part) {
  return attribute(node, "class").find(part) != std::string::npos;
}

bool is_silent(const xmlNode* node) {
  constexpr std::array<std::string_view, 11> silent{
      "script", "style",  "nav",    "noscript", "template", "head",
      "form",   "button", "iframe", "svg",      "select"};
  if (std::ranges::find(silent, name_of(node)) != silent.end())
    return true;
  if (node->type != XML_ELEMENT_NODE)
    return true;
  auto style = attribute(node, "style");
  std::erase(style, ' ');
  return style.find("display:none") != std::string::npos
         || style.find("visibility:hidden") != std::string::npos
         || attribute(node, "aria-hidden") == "true";
}

std::string text_of(const xmlNode* node, std::uint32_t depth) {
  std::string out;
  append_text(node, depth, out);
  return out;
}

std::string formula_of(const xmlNode* math, std::uint32_t depth) {
  if (const auto* tex = tex_annotation(math, depth))
    return text_of(tex, depth);
  auto alternative = attribute(math, "alttext");
  return alternative.empty() && depth > 0 ? text_of(math, depth - 1)
                                          : alternative;
}

} // namespace automodel::recsys::html
