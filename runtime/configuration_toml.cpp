#include "runtime/configuration.hpp"

#include <toml++/toml.h>

#include <sstream>

// The reading of TOML, apart from the rest because its header is large.
namespace automodel::runtime {

namespace {

source_position position_of(const toml::source_region& where,
                            const std::string& file) {
  return {file, where.begin.line, where.begin.column};
}

std::optional<parameter> value_of(const toml::node& node) {
  if (auto value = node.as_boolean())
    return parameter{value->get()};
  if (auto value = node.as_integer())
    return parameter{value->get()};
  if (auto value = node.as_floating_point())
    return parameter{value->get()};
  if (auto value = node.as_string())
    return parameter{value->get()};
  return std::nullopt;
}

struct leaf {
  std::string name;
  std::optional<parameter> value;
  source_position where;
};

void collect(const toml::table& table, const std::string& prefix,
             const std::string& file, std::vector<leaf>& out) {
  for (const auto& [key, node] : table) {
    auto name = prefix + std::string{key.str()};
    if (auto inner = node.as_table())
      collect(*inner, name + ".", file, out);
    else
      out.push_back({name, value_of(node), position_of(key.source(), file)});
  }
}

} // namespace

result<void> configuration::read_toml(std::string_view text,
                                      const std::string& file) {
  std::vector<leaf> leaves;
  try {
    collect(toml::parse(text, file), "", file, leaves);
  } catch (const toml::parse_error& thrown) {
    return fail_at(position_of(thrown.source(), file), errc::parse_error,
                   std::string{thrown.description()});
  }
  for (auto& leaf : leaves) {
    std::ostringstream origin;
    origin << file << ":" << leaf.where.line << ":" << leaf.where.column;
    source from{leaf.where, leaf.name};
    auto to = find(leaf.name, from);
    if (!to)
      return pass_on(to);
    if (!leaf.value)
      return fail_at(leaf.where, errc::invalid_argument,
                     leaf.name + " is a single value, not a list or a date");
    if (auto set = assign(**to, std::move(*leaf.value), from); !set)
      return set;
    (*to)->origin = origin.str();
  }
  return {};
}

} // namespace automodel::runtime
