#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace automodel::recsys {

struct toml_node;
struct toml_member;

/// Stands for the dates and times of TOML, which no experiment needs.
struct toml_date {};

using toml_list = std::vector<toml_node>;
using toml_table = std::vector<toml_member>; ///< sorted by key

/// A value of a TOML file that knows where it stands. The library's own tree
/// is not used beyond the parser: it forgets positions when values are copied.
struct toml_node {
  source_position where;
  std::variant<toml_table, toml_list, std::string, std::int64_t, double, bool,
               toml_date>
      value;

  template <class T>
  const T* as() const noexcept {
    return std::get_if<T>(&value);
  }
  template <class T>
  T* as() noexcept {
    return std::get_if<T>(&value);
  }
};

struct toml_member {
  std::string key;
  source_position where; ///< of the key
  toml_node node;
};

/// Null if `table` has no such key.
const toml_node* find_member(const toml_table& table, std::string_view key);
toml_node* find_member(toml_table& table, std::string_view key);

/// Adds a member in its place or replaces its value.
toml_node& put_member(toml_table& table, toml_member member);

/// How an entry of a list of tables is called: its name, else its model; else
/// empty.
std::string_view name_of_entry(const toml_node& entry) noexcept;

/// Says of a value, and of all in it, that it stands there.
void move_to(toml_node& node, const source_position& where);

/// "a string", "a list", …: what an error says was found.
std::string_view describe(const toml_node& node) noexcept;

/// The root table of a document; `file` names it in positions. The text is
/// bounded by max_document_bytes. Errors: parse_error, resource_exhausted.
result<toml_node> parse_toml(std::string_view text, const std::string& file);

inline constexpr std::size_t max_document_bytes = std::size_t{1} << 20;

} // namespace automodel::recsys
