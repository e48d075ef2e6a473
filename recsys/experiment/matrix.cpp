#include "recsys/experiment/matrix.hpp"

#include "base/nearest_word.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

namespace automodel::recsys {

namespace {

constexpr std::size_t most_points = 1000;
constexpr std::string_view exclude = "exclude";

bool is_scalar(const toml_node& node) {
  return !node.as<toml_table>() && !node.as<toml_list>()
         && !node.as<toml_date>();
}

// Names of experiments are parts of paths.
std::string fit_for_a_name(std::string text) {
  for (auto& c : text)
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.'))
      c = '_';
  return text;
}

std::optional<toml_member> take(toml_table& members, std::string_view key) {
  auto found = std::find_if(members.begin(), members.end(),
                            [&](const auto& one) { return one.key == key; });
  if (found == members.end())
    return std::nullopt;
  auto out = std::move(*found);
  members.erase(found);
  return out;
}

bool is_axis(const toml_member& member, problem_list& problems) {
  const auto* values = member.node.as<toml_list>();
  auto sound = values && !values->empty()
               && std::all_of(values->begin(), values->end(), is_scalar);
  if (!sound)
    problems.add(member.node.where,
                 "matrix." + member.key + " must be a list of plain values",
                 "such as [32, 64]");
  return sound;
}

std::vector<matrix_point> combined(const toml_table& axes) {
  std::vector<matrix_point> out(1);
  for (const auto& axis : axes) {
    std::vector<matrix_point> longer;
    for (const auto& point : out)
      for (const auto& value : *axis.node.as<toml_list>()) {
        auto next = point;
        next.label
            += (next.label.empty() ? "" : "-") + fit_for_a_name(text_of(value));
        next.values.emplace(axis.key, value);
        longer.push_back(std::move(next));
      }
    out = std::move(longer);
  }
  return out;
}

bool agrees(const matrix_point& point, const toml_table& with) {
  return std::all_of(with.begin(), with.end(), [&](const toml_member& one) {
    auto found = point.values.find(one.key);
    return found != point.values.end()
           && text_of(found->second) == text_of(one.node);
  });
}

void leave_out(std::vector<matrix_point>& points, const toml_node& excluded,
               problem_list& problems) {
  const auto* tables = excluded.as<toml_list>();
  if (!tables)
    return problems.add(excluded.where,
                        "matrix.exclude must be a list of tables",
                        "such as [{ loss = \"bce\", dim = 64 }]");
  std::vector<std::string_view> axes;
  if (!points.empty())
    for (const auto& [name, value] : points.front().values)
      axes.push_back(name);
  for (const auto& one : *tables) {
    const auto* with = one.as<toml_table>();
    if (!with || with->empty()) {
      problems.add(one.where, "an entry of matrix.exclude must be a table",
                   "such as { loss = \"bce\" }");
      continue;
    }
    for (const auto& member : *with)
      if (std::find(axes.begin(), axes.end(), member.key) == axes.end())
        problems.add(member.where,
                     "\"" + member.key + "\" is no key of the matrix",
                     allowed_words(member.key, axes));
    if (std::erase_if(points,
                      [&](const auto& point) { return agrees(point, *with); })
        == 0)
      problems.add(one.where, "this leaves no point out");
  }
}

} // namespace

std::vector<matrix_point> take_matrix(toml_node& root, problem_list& problems) {
  auto section = take(*root.as<toml_table>(), "matrix");
  if (!section)
    return {matrix_point{}};
  auto* axes = section->node.as<toml_table>();
  if (!axes || axes->empty()) {
    problems.add(section->where, "matrix must be a table of lists",
                 "such as [matrix] and then dim = [32, 64]");
    return {};
  }
  auto excluded = take(*axes, exclude);
  std::size_t count = 1;
  for (const auto& axis : *axes) {
    if (!is_axis(axis, problems))
      return {};
    count *= axis.node.as<toml_list>()->size();
    if (count > most_points) {
      problems.add(section->where,
                   "the matrix has more than " + std::to_string(most_points)
                       + " points",
                   {}, errc::resource_exhausted);
      return {};
    }
  }
  std::sort(axes->begin(), axes->end(), [](const auto& a, const auto& b) {
    return std::tie(a.where.line, a.where.column, a.key)
           < std::tie(b.where.line, b.where.column, b.key);
  });
  auto points = combined(*axes);
  if (excluded)
    leave_out(points, excluded->node, problems);
  if (points.empty() && problems.empty())
    problems.add(section->where, "the matrix leaves every point out");
  return points;
}

} // namespace automodel::recsys
