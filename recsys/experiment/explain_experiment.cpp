#include "base/parameters.hpp"
#include "recsys/experiment/includes.hpp"
#include "recsys/experiment/key_table.hpp"
#include "recsys/experiment/overrides.hpp"
#include "recsys/experiment/variables.hpp"

#include <algorithm>
#include <set>

namespace automodel::recsys {

namespace {

constexpr std::string_view every = ".*."; // one of a list of tables

// As it would stand in a file.
std::string toml_text(const toml_node& node) {
  if (const auto* text = node.as<std::string>())
    return '"' + *text + '"';
  std::string out;
  auto add = [&](const std::string& text) {
    out += (out.empty() ? "" : ", ") + text;
  };
  if (const auto* list = node.as<toml_list>()) {
    for (const auto& one : *list)
      add(toml_text(one));
    return '[' + out + ']';
  }
  if (const auto* table = node.as<toml_table>()) {
    for (const auto& member : *table)
      add(member.key + " = " + toml_text(member.node));
    return "{ " + out + " }";
  }
  return text_of(node);
}

const toml_node* find_path(const toml_node& root, std::string_view path) {
  const auto* node = &root;
  for (std::size_t at = 0; node && at <= path.size();) {
    auto end = std::min(path.find('.', at), path.size());
    const auto* members = node->as<toml_table>();
    node = members ? find_member(*members, path.substr(at, end - at)) : nullptr;
    at = end + 1;
  }
  return node;
}

class explanation {
public:
  explicit explanation(const toml_node& root) : root_(root) {}

  std::vector<explained_key> all() {
    for (const auto& about : experiment_keys())
      if (about.key.find(every) != about.key.npos)
        add_entries(about);
      else
        add(std::string{about.key}, find_path(root_, about.key), about);
    std::stable_partition(keys_.begin(), keys_.end(), [](const auto& one) {
      return !one.where.file.empty();
    });
    return std::move(keys_);
  }

private:
  void add(std::string key, const toml_node* node,
           const key_description& about) {
    if (node)
      keys_.push_back({std::move(key), toml_text(*node), node->where, &about});
    else
      keys_.push_back(
          {std::move(key), std::string{about.fallback}, {}, &about});
  }

  void add_entries(const key_description& about) {
    auto at = about.key.find(every);
    auto kind = about.key.substr(0, at);
    auto last = about.key.substr(at + every.size());
    const auto* list = find_path(root_, kind);
    const auto* entries = list ? list->as<toml_list>() : nullptr;
    for (std::size_t i = 0; entries && i < entries->size(); ++i) {
      auto name = std::string{name_of_entry((*entries)[i])};
      if (name.empty())
        name = std::to_string(i);
      add(std::string{kind} + '.' + name + '.' + std::string{last},
          find_path((*entries)[i], last), about);
    }
  }

  const toml_node& root_;
  std::vector<explained_key> keys_;
};

} // namespace

result<std::vector<explained_key>>
explain_experiment(const std::filesystem::path& file,
                   const std::vector<std::string>& overrides) {
  problem_list problems;
  auto root = read_with_includes(file, problems);
  if (!root)
    return pass_on(root);
  apply_overrides(*root, overrides, problems);
  if (!problems.empty())
    return tl::unexpected(problems.combined());
  return explanation{*root}.all();
}

} // namespace automodel::recsys
