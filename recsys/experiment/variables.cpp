#include "recsys/experiment/variables.hpp"

#include "base/nearest_word.hpp"
#include "base/parameters.hpp"

#include <algorithm>

namespace automodel::recsys {

namespace {

constexpr std::string_view opening = "${";

bool refers(const toml_node& node) {
  if (const auto* text = node.as<std::string>())
    return text->find(opening) != std::string::npos;
  const auto* list = node.as<toml_list>();
  return list && std::any_of(list->begin(), list->end(), refers);
}

bool is_plain(const toml_node& node) {
  const auto* list = node.as<toml_list>();
  if (list)
    return std::all_of(list->begin(), list->end(), is_plain);
  return !node.as<toml_table>() && !node.as<toml_date>();
}

class substituter {
public:
  substituter(const variable_values& values, problem_list& problems)
      : values_(values), problems_(problems) {}

  void visit(toml_node& node) {
    if (auto* members = node.as<toml_table>())
      for (auto& member : *members)
        visit(member.node);
    if (auto* elements = node.as<toml_list>())
      for (auto& element : *elements)
        visit(element);
    if (const auto* text = node.as<std::string>())
      if (text->find(opening) != std::string::npos)
        replace(node, *text);
  }

private:
  void replace(toml_node& node, const std::string& text) {
    auto where = node.where;
    if (text.starts_with(opening) && text.find('}') == text.size() - 1) {
      if (const auto* value = look_up(text.substr(2, text.size() - 3), where)) {
        node = *value;
        move_to(node, where);
      }
      return;
    }
    node.value = filled_in(text, where);
  }

  std::string filled_in(const std::string& text, const source_position& where) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
      auto next = text.find(opening, at);
      if (next == std::string::npos)
        return out + text.substr(at);
      if (next > at && text[next - 1] == '$') { // "$${" is "${"
        out += text.substr(at, next - 1 - at);
        out += opening;
        at = next + opening.size();
        continue;
      }
      out += text.substr(at, next - at);
      auto end = text.find('}', next);
      if (end == std::string::npos) {
        problems_.add(where, "\"${\" is not closed",
                      "${name} refers to a variable; $${ stands for ${");
        return text;
      }
      const auto* value = look_up(text.substr(next + 2, end - next - 2), where);
      if (value && value->as<toml_list>())
        problems_.add(where, "a list cannot stand within a text");
      else if (value)
        out += text_of(*value);
      at = end + 1;
    }
    return out;
  }

  const toml_node* look_up(const std::string& name,
                           const source_position& where) {
    if (auto found = values_.find(name); found != values_.end())
      return &found->second;
    std::vector<std::string_view> names;
    for (const auto& [known, value] : values_)
      names.push_back(known);
    problems_.add(where, "there is no variable \"" + name + '"',
                  names.empty() ? "variables stand in [variables] and [matrix]"
                                : allowed_words(name, names));
    return nullptr;
  }

  const variable_values& values_;
  problem_list& problems_;
};

} // namespace

std::string text_of(const toml_node& value) {
  if (const auto* text = value.as<std::string>())
    return *text;
  if (const auto* number = value.as<std::int64_t>())
    return std::to_string(*number);
  if (const auto* number = value.as<double>())
    return automodel::to_string(parameter{*number});
  if (const auto* flag = value.as<bool>())
    return *flag ? "true" : "false";
  return {};
}

variable_values take_variables(toml_node& root, problem_list& problems) {
  variable_values out;
  auto& members = *root.as<toml_table>();
  auto section
      = std::find_if(members.begin(), members.end(),
                     [](const auto& one) { return one.key == "variables"; });
  if (section == members.end())
    return out;
  auto* values = section->node.as<toml_table>();
  if (!values)
    problems.add(section->node.where, "variables must be a table",
                 "such as [variables] and then epochs = 20");
  else
    for (auto& member : *values) {
      if (!is_plain(member.node) || refers(member.node))
        problems.add(member.node.where,
                     "variables." + member.key
                         + " must be a plain value or a list of such",
                     "no table, date or reference to another variable");
      out.emplace(member.key, std::move(member.node));
    }
  members.erase(section);
  return out;
}

void substitute(toml_node& node, const variable_values& values,
                problem_list& problems) {
  substituter{values, problems}.visit(node);
}

} // namespace automodel::recsys
