#include "recsys/experiment/parameter_nodes.hpp"

#include "recsys/experiment/table_reader.hpp"

#include <algorithm>
#include <cmath>

namespace automodel::recsys {

namespace {

constexpr std::size_t most_values = 1000;
constexpr std::size_t longest_parameter = 1000;

/// Reads one tuned parameter; what fails is reported and gives nothing.
class tuned_reader {
public:
  tuned_reader(std::string path, problem_list& problems)
      : path_(std::move(path)), problems_(problems) {}

  std::optional<choice> values(const toml_node& node, const toml_list& list) {
    choice read;
    for (const auto& entry : list) {
      auto value = read_parameter(entry);
      if (!value) {
        refuse_parameter(entry, path_, problems_);
        return {};
      }
      if (std::ranges::find(read.values, *value) != read.values.end()) {
        problem(entry, "names a value twice");
        return {};
      }
      read.values.push_back(std::move(*value));
    }
    if (read.values.empty() || read.values.size() > most_values) {
      problem(node, "is a grid of no or too many values",
              "allowed: 1 to " + std::to_string(most_values));
      return {};
    }
    return read;
  }

  std::optional<dimension> table(const toml_member& member,
                                 const toml_table& members) {
    table_reader from{&members, member.node.where, path_, problems_};
    auto before = problems_.size();
    dimension read{member.key, choice{}, {}};
    if (const auto* listed = from.find("choice"))
      read_choice(*listed, read);
    else
      read_range(from, read);
    read_condition(from, read);
    from.finish();
    if (problems_.size() != before)
      return {};
    if (auto sound = check(read.domain); !sound) {
      problem(member.node, sound.error().message, sound.error().hint);
      return {};
    }
    return read;
  }

private:
  void problem(const toml_node& node, const std::string& what,
               std::string hint = {}) {
    problems_.add(node.where, path_ + ' ' + what, std::move(hint));
  }

  void read_choice(const toml_node& node, dimension& out) {
    const auto* list = node.as<toml_list>();
    if (!list)
      return problem(node, "must be a choice from a list, not from "
                               + std::string(describe(node)));
    if (auto read = values(node, *list))
      out.domain = *std::move(read);
  }

  void read_range(table_reader& from, dimension& out) {
    auto low = bound(from, "low");
    auto high = bound(from, "high");
    bool log = false;
    from.flag("log", log);
    const auto* step = from.find("step");
    if (!low || !high)
      return;
    const auto* first = std::get_if<std::int64_t>(&*low);
    const auto* last = std::get_if<std::int64_t>(&*high);
    if (!first || !last) {
      out.domain = real_range{number(*low), number(*high), log};
      if (step)
        from.problem("step", "belongs to ranges of integers",
                     "list the values instead");
      return;
    }
    integer_range range{*first, *last, 1, log};
    if (const auto* whole = step ? step->as<std::int64_t>() : nullptr)
      range.step = *whole;
    else if (step)
      from.problem("step", "must be an integer");
    out.domain = range;
  }

  static double number(const parameter& value) {
    const auto* whole = std::get_if<std::int64_t>(&value);
    return whole ? static_cast<double>(*whole) : std::get<double>(value);
  }

  std::optional<parameter> bound(table_reader& from, const char* key) {
    const auto* node = from.require(
        key, "a range is such as { low = 0.001, high = 0.1, log = true }");
    auto value = node ? read_parameter(*node) : std::nullopt;
    if (node
        && (!value || std::holds_alternative<bool>(*value)
            || std::holds_alternative<std::string>(*value))) {
      from.problem(key, "must be a finite number");
      return {};
    }
    return value;
  }

  void read_condition(table_reader& from, dimension& out) {
    const auto* node = from.find("when");
    if (!node)
      return;
    const auto* conditions = node->as<toml_table>();
    if (!conditions || conditions->size() != 1)
      return from.problem("when", "must be a table of one other parameter",
                          "such as { optimizer = [\"sgd\"] }");
    const auto& [parent, where, value] = conditions->front();
    if (const auto* list = value.as<toml_list>()) {
      if (auto read = values(value, *list))
        out.when = condition{parent, std::move(read->values)};
    } else if (auto one = read_parameter(value)) {
      out.when = condition{parent, {*std::move(one)}};
    } else {
      refuse_parameter(value, path_ + ".when", problems_);
    }
  }

  std::string path_;
  problem_list& problems_;
};

} // namespace

std::optional<parameter> read_parameter(const toml_node& node) {
  if (const auto* flag = node.as<bool>())
    return *flag;
  if (const auto* whole = node.as<std::int64_t>())
    return *whole;
  if (const auto* real = node.as<double>(); real && std::isfinite(*real))
    return *real;
  if (const auto* text = node.as<std::string>();
      text && text->size() <= longest_parameter && is_printable(*text))
    return *text;
  return {};
}

bool is_tuned(const toml_node& node) noexcept {
  return node.as<toml_list>() || node.as<toml_table>();
}

std::optional<dimension> read_tuned(const toml_member& member,
                                    const std::string& path,
                                    problem_list& problems) {
  tuned_reader reader{path, problems};
  if (const auto* members = member.node.as<toml_table>())
    return reader.table(member, *members);
  const auto* list = member.node.as<toml_list>();
  auto read = list ? reader.values(member.node, *list) : std::nullopt;
  if (!read)
    return {};
  return dimension{member.key, *std::move(read), {}};
}

void refuse_parameter(const toml_node& node, const std::string& path,
                      problem_list& problems) {
  problems.add(node.where, path + " may not be " + std::string(describe(node)),
               "allowed: a finite number, a string, true or false, a list of "
               "them to be tuned, or a range");
}

} // namespace automodel::recsys
