#include "recsys/experiment/overrides.hpp"

#include "base/nearest_word.hpp"

#include <charconv>
#include <optional>

namespace automodel::recsys {

namespace {

constexpr std::size_t longest_override = 64 * 1024;

/// The steps of a dotted key; nothing if one is empty or a quote stays open.
std::optional<std::vector<std::string>> split_key(std::string_view key) {
  std::vector<std::string> steps(1);
  bool in_quotes = false;
  for (char c : key) {
    if (c == '"')
      in_quotes = !in_quotes;
    else if (c == '.' && !in_quotes)
      steps.emplace_back();
    else
      steps.back() += c;
  }
  for (const auto& step : steps)
    if (step.empty())
      in_quotes = true;
  if (in_quotes)
    return {};
  return steps;
}

/// TOML where it is TOML, else the text itself.
toml_node parse_value(std::string_view text, const source_position& where) {
  toml_node value{where, std::string(text)};
  auto document = parse_toml("value = " + std::string(text), where.file);
  if (!document)
    return value;
  auto& members = *document->as<toml_table>();
  // A line break in the text could have opened further keys.
  if (members.size() == 1 && members[0].key == "value"
      && !members[0].node.as<toml_date>())
    value = std::move(members[0].node);
  move_to(value, where);
  return value;
}

toml_node* find_entry(toml_list& entries, std::string_view step) {
  for (auto& entry : entries)
    if (name_of_entry(entry) == step)
      return &entry;
  std::size_t index = 0;
  const auto* end = step.data() + step.size();
  auto [rest, code] = std::from_chars(step.data(), end, index);
  if (code == std::errc{} && rest == end && index < entries.size())
    return &entries[index];
  return nullptr;
}

class override_setter {
public:
  override_setter(source_position where, problem_list& problems)
      : where_(std::move(where)), problems_(problems) {}

  /// The place that `step` leads to, which is made in a table.
  toml_node* enter(toml_node& node, const std::string& step, bool is_last) {
    if (auto* table = node.as<toml_table>()) {
      auto* inner = find_member(*table, step);
      if (inner && !is_last)
        return inner;
      return &put_member(*table, {step, where_, {where_, toml_table{}}});
    }
    auto* entries = node.as<toml_list>();
    auto* entry = entries ? find_entry(*entries, step) : nullptr;
    if (!entry)
      refuse(entries, step);
    return entry;
  }

private:
  void refuse(const toml_list* entries, const std::string& step) {
    if (!entries) {
      problems_.add(where_, "\"" + step + "\" leads into a value",
                    "allowed: keys of tables");
      return;
    }
    std::vector<std::string_view> names;
    for (const auto& entry : *entries)
      names.push_back(name_of_entry(entry));
    problems_.add(where_, "no entry \"" + step + "\"",
                  allowed_words(step, names));
  }

  source_position where_;
  problem_list& problems_;
};

void apply_override(toml_node& root, std::string_view text,
                    problem_list& problems) {
  source_position where{"--set " + std::string(text.substr(0, 120))};
  auto equals = text.find('=');
  auto steps = split_key(text.substr(0, equals));
  if (equals == std::string_view::npos || !steps
      || text.size() > longest_override) {
    problems.add(where, "not of the form key=value",
                 "such as seeds=[0,1] or protocol.k=[10]",
                 errc::invalid_argument);
    return;
  }
  override_setter setter{where, problems};
  auto* node = &root;
  for (std::size_t i = 0; node && i < steps->size(); ++i)
    node = setter.enter(*node, (*steps)[i], i + 1 == steps->size());
  if (node)
    *node = parse_value(text.substr(equals + 1), where);
}

} // namespace

void apply_overrides(toml_node& root, const std::vector<std::string>& overrides,
                     problem_list& problems) {
  for (const auto& text : overrides)
    apply_override(root, text, problems);
}

} // namespace automodel::recsys
