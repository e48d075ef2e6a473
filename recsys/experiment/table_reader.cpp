#include "recsys/experiment/table_reader.hpp"

#include "base/nearest_word.hpp"
#include "base/parameters.hpp"
#include "recsys/experiment/shown.hpp"

#include <algorithm>
#include <cmath>

namespace automodel::recsys {

namespace {

template <class Number>
std::string range_text(Number lowest, Number highest) {
  auto text = [](Number x) {
    if constexpr (std::is_floating_point_v<Number>)
      return automodel::to_string(parameter{x});
    else
      return std::to_string(x);
  };
  if (highest == std::numeric_limits<Number>::max())
    return "allowed: " + text(lowest) + " or more";
  return "allowed: " + text(lowest) + " to " + text(highest);
}

} // namespace

bool is_printable(std::string_view text) noexcept {
  return std::none_of(text.begin(), text.end(), [](char c) {
    auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  });
}

table_reader::table_reader(const toml_table* table, source_position where,
                           std::string path, problem_list& problems)
    : table_(table), where_(std::move(where)), path_(std::move(path)),
      problems_(problems) {}

const toml_node* table_reader::find(std::string_view key) {
  if (std::find(known_.begin(), known_.end(), key) == known_.end())
    known_.emplace_back(key);
  return table_ ? find_member(*table_, key) : nullptr;
}

const toml_node* table_reader::require(std::string_view key,
                                       std::string_view why) {
  const auto* node = find(key);
  if (!node)
    problems_.add(where_, name_of(key) + " is missing", std::string(why));
  return node;
}

source_position table_reader::where(std::string_view key) const {
  const auto* node = table_ ? find_member(*table_, key) : nullptr;
  return node ? node->where : where_;
}

std::string table_reader::name_of(std::string_view key) const {
  return path_.empty() ? std::string(key) : path_ + '.' + std::string(key);
}

void table_reader::problem(std::string_view key, std::string message,
                           std::string hint) const {
  problems_.add(where(key), name_of(key) + " " + std::move(message),
                std::move(hint));
}

void table_reader::wrong_type(std::string_view key, const toml_node& found,
                              std::string_view expected) const {
  problems_.add(found.where, name_of(key) + " must be " + std::string(expected)
                                 + ", not " + std::string(describe(found)));
}

bool table_reader::is_text(const toml_node& node, std::string_view key,
                           std::string& out, std::size_t longest) const {
  const auto* value = node.as<std::string>();
  if (!value) {
    wrong_type(key, node, "a string");
    return false;
  }
  if (value->empty() || value->size() > longest || !is_printable(*value)) {
    problems_.add(node.where,
                  name_of(key)
                      + " is empty, too long or holds control characters",
                  "allowed: 1 to " + std::to_string(longest)
                      + " bytes of printable text");
    return false;
  }
  out = *value;
  return true;
}

bool table_reader::text(std::string_view key, std::string& out,
                        std::size_t longest) {
  const auto* node = find(key);
  return node && is_text(*node, key, out, longest);
}

bool table_reader::texts(std::string_view key, std::vector<std::string>& out,
                         std::size_t longest) {
  constexpr std::size_t longest_text = 200;
  const auto* nodes = list(key, longest);
  if (!nodes)
    return false;
  std::vector<std::string> values(nodes->size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!is_text((*nodes)[i], key, values[i], longest_text))
      return false;
    if (std::find(values.begin(), values.begin() + static_cast<long>(i),
                  values[i])
        != values.begin() + static_cast<long>(i)) {
      problems_.add((*nodes)[i].where,
                    name_of(key) + " names " + shown(values[i]) + " twice");
      return false;
    }
  }
  out = std::move(values);
  return true;
}

bool table_reader::flag(std::string_view key, bool& out) {
  const auto* node = find(key);
  if (!node)
    return false;
  const auto* value = node->as<bool>();
  if (!value) {
    wrong_type(key, *node, "true or false");
    return false;
  }
  out = *value;
  return true;
}

bool table_reader::in_range(const toml_node& node, std::string_view key,
                            std::uint64_t& out, std::uint64_t lowest,
                            std::uint64_t highest) const {
  const auto* value = node.as<std::int64_t>();
  if (!value) {
    wrong_type(key, node, "an integer");
    return false;
  }
  if (*value < 0 || static_cast<std::uint64_t>(*value) < lowest
      || static_cast<std::uint64_t>(*value) > highest) {
    problems_.add(node.where,
                  name_of(key) + " may not be " + std::to_string(*value),
                  range_text(lowest, highest));
    return false;
  }
  out = static_cast<std::uint64_t>(*value);
  return true;
}

bool table_reader::in_range(const toml_node& node, std::string_view key,
                            double& out, double lowest, double highest) const {
  double value = 0;
  if (const auto* real = node.as<double>())
    value = *real;
  else if (const auto* whole = node.as<std::int64_t>())
    value = static_cast<double>(*whole);
  else {
    wrong_type(key, node, "a number");
    return false;
  }
  if (!(value >= lowest && value <= highest)) {
    problems_.add(node.where,
                  name_of(key) + " may not be "
                      + automodel::to_string(parameter{value}),
                  range_text(lowest, highest));
    return false;
  }
  out = value;
  return true;
}

bool table_reader::integer(std::string_view key, std::uint64_t& out,
                           std::uint64_t lowest, std::uint64_t highest) {
  const auto* node = find(key);
  return node && in_range(*node, key, out, lowest, highest);
}

bool table_reader::integer(std::string_view key, std::uint32_t& out,
                           std::uint32_t lowest, std::uint32_t highest) {
  std::uint64_t value = 0;
  if (!integer(key, value, std::uint64_t{lowest}, std::uint64_t{highest}))
    return false;
  out = static_cast<std::uint32_t>(value);
  return true;
}

bool table_reader::number(std::string_view key, double& out, double lowest,
                          double highest) {
  const auto* node = find(key);
  return node && in_range(*node, key, out, lowest, highest);
}

const toml_list* table_reader::list(std::string_view key, std::size_t longest) {
  const auto* node = find(key);
  if (!node)
    return nullptr;
  const auto* values = node->as<toml_list>();
  if (!values) {
    wrong_type(key, *node, "a list");
    return nullptr;
  }
  if (values->empty() || values->size() > longest) {
    problem(key, "has " + std::to_string(values->size()) + " entries",
            "allowed: 1 to " + std::to_string(longest));
    return nullptr;
  }
  return values;
}

bool table_reader::numbers(std::string_view key, std::vector<double>& out,
                           double lowest, double highest) {
  const auto* nodes = list(key, 100);
  if (!nodes)
    return false;
  std::vector<double> values(nodes->size());
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!in_range((*nodes)[i], key, values[i], lowest, highest))
      return false;
  out = std::move(values);
  return true;
}

bool table_reader::integers(std::string_view key,
                            std::vector<std::uint64_t>& out,
                            std::uint64_t lowest, std::uint64_t highest,
                            std::size_t longest) {
  const auto* nodes = list(key, longest);
  if (!nodes)
    return false;
  std::vector<std::uint64_t> values;
  for (const auto& node : *nodes) {
    std::uint64_t value = 0;
    if (!in_range(node, key, value, lowest, highest))
      return false;
    if (std::find(values.begin(), values.end(), value) != values.end()) {
      problems_.add(node.where, name_of(key) + " names " + std::to_string(value)
                                    + " twice");
      return false;
    }
    values.push_back(value);
  }
  out = std::move(values);
  return true;
}

bool table_reader::one_of(const toml_node& node, std::string_view key,
                          std::string& out,
                          std::span<const std::string_view> allowed) const {
  const auto* value = node.as<std::string>();
  if (!value) {
    wrong_type(key, node, "a string");
    return false;
  }
  if (std::find(allowed.begin(), allowed.end(), *value) == allowed.end()) {
    problems_.add(node.where, name_of(key) + " may not be " + shown(*value),
                  allowed_words(*value, allowed));
    return false;
  }
  out = *value;
  return true;
}

bool table_reader::word(std::string_view key, std::string& out,
                        std::span<const std::string_view> allowed) {
  const auto* node = find(key);
  return node && one_of(*node, key, out, allowed);
}

bool table_reader::words(std::string_view key, std::vector<std::string>& out,
                         std::span<const std::string_view> allowed) {
  const auto* nodes = list(key, allowed.size());
  if (!nodes)
    return false;
  std::vector<std::string> values;
  bool sound = true;
  for (const auto& node : *nodes) {
    std::string value;
    if (!one_of(node, key, value, allowed)) {
      sound = false;
    } else if (std::find(values.begin(), values.end(), value) != values.end()) {
      problems_.add(node.where,
                    name_of(key) + " names " + shown(value) + " twice");
      sound = false;
    } else {
      values.push_back(std::move(value));
    }
  }
  if (sound)
    out = std::move(values);
  return sound;
}

const toml_table* table_reader::members(std::string_view key) {
  const auto* node = find(key);
  if (!node)
    return nullptr;
  const auto* members = node->as<toml_table>();
  if (!members)
    wrong_type(key, *node, "a table");
  return members;
}

table_reader table_reader::table(std::string_view key) {
  const auto* inner = members(key);
  return {inner, where(key), name_of(key), problems_};
}

void table_reader::finish() const {
  if (!table_)
    return;
  std::vector<std::string_view> known(known_.begin(), known_.end());
  for (const auto& member : *table_)
    if (std::find(known.begin(), known.end(), member.key) == known.end())
      problems_.add(member.where, "unknown key " + shown(name_of(member.key)),
                    allowed_words(member.key, known));
}

} // namespace automodel::recsys
