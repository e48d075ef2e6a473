#pragma once

#include "base/error.hpp"

#include <libxml/HTMLparser.h>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace automodel::recsys::html {

struct free_tree {
  void operator()(xmlDoc* tree) const noexcept { ::xmlFreeDoc(tree); }
};

using tree_ptr = std::unique_ptr<xmlDoc, free_tree>;

/// Nothing is fetched, no entity of the page's own is expanded. Errors:
/// parse_error.
result<tree_ptr> parse(std::span<const std::byte> file);

/// "h2"; empty for what is no element.
std::string_view name_of(const xmlNode* node);

/// The value of an attribute; empty if there is none.
std::string attribute(const xmlNode* node, const char* name);

/// Whether one of the words of its class contains the part.
bool has_class(const xmlNode* node, std::string_view part);

/// What no reader of the page sees as text: scripts, styles, navigation,
/// hidden elements.
bool is_silent(const xmlNode* node);

/// All text below, formulas as TeX where the page says it. What lies deeper
/// than `depth` is left out.
std::string text_of(const xmlNode* node, std::uint32_t depth);

/// What a formula says: its TeX annotation, its alternative text, its text.
std::string formula_of(const xmlNode* math, std::uint32_t depth);

} // namespace automodel::recsys::html
