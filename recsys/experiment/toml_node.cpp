#include "recsys/experiment/toml_node.hpp"

#include <algorithm>
#include <array>

namespace automodel::recsys {

namespace {

template <class Table>
auto* find_in(Table& table, std::string_view key) {
  auto at = std::lower_bound(
      table.begin(), table.end(), key,
      [](const toml_member& m, std::string_view k) { return m.key < k; });
  return at != table.end() && at->key == key ? &at->node : nullptr;
}

} // namespace

const toml_node* find_member(const toml_table& table, std::string_view key) {
  return find_in(table, key);
}

toml_node* find_member(toml_table& table, std::string_view key) {
  return find_in(table, key);
}

toml_node& put_member(toml_table& table, toml_member member) {
  auto at = std::lower_bound(
      table.begin(), table.end(), member.key,
      [](const toml_member& m, const std::string& k) { return m.key < k; });
  if (at != table.end() && at->key == member.key)
    *at = std::move(member);
  else
    at = table.insert(at, std::move(member));
  return at->node;
}

std::string_view name_of_entry(const toml_node& entry) noexcept {
  const auto* table = entry.as<toml_table>();
  for (const char* key : {"name", "model"})
    if (const auto* node = table ? find_member(*table, key) : nullptr)
      if (const auto* text = node->as<std::string>())
        return *text;
  return {};
}

void move_to(toml_node& node, const source_position& where) {
  node.where = where;
  if (auto* elements = node.as<toml_list>())
    for (auto& element : *elements)
      move_to(element, where);
  if (auto* members = node.as<toml_table>())
    for (auto& member : *members) {
      member.where = where;
      move_to(member.node, where);
    }
}

std::string_view describe(const toml_node& node) noexcept {
  constexpr std::array names{"a table",  "a list",    "a string", "an integer",
                             "a number", "a boolean", "a date"};
  static_assert(names.size() == std::variant_size_v<decltype(node.value)>);
  return names[node.value.index()];
}

} // namespace automodel::recsys
