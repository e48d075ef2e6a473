#include "recsys/tuning/search_space.hpp"

#include "recsys/json_text.hpp"
#include "recsys/tuning/space_json.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace automodel::recsys {

namespace {

constexpr auto most = std::numeric_limits<std::uint64_t>::max();
constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

std::uint64_t times(std::uint64_t a, std::uint64_t b) noexcept {
  return b == 0 || a <= most / b ? a * b : most;
}

std::uint64_t plus(std::uint64_t a, std::uint64_t b) noexcept {
  return a <= most - b ? a + b : most;
}

bool holds(const condition& when, const parameter& value) {
  return std::find(when.values.begin(), when.values.end(), value)
         != when.values.end();
}

tl::unexpected<error> refuse(const dimension& which, const std::string& what,
                             std::string hint = {}) {
  return fail(errc::invalid_argument, which.name + ' ' + what, std::move(hint));
}

std::size_t index_of(std::span<const dimension> among, std::string_view name) {
  const auto* found = find_dimension(among, name);
  return found ? static_cast<std::size_t>(found - among.data()) : none;
}

result<void> check_condition(const dimension& child,
                             std::span<const dimension> among) {
  const auto* parent = find_dimension(among, child.when->parent);
  if (!parent)
    return refuse(child, "depends on \"" + child.when->parent
                             + "\", which is not searched");
  if (!values_in(parent->domain))
    return refuse(child, "depends on \"" + parent->name
                             + "\", whose values cannot be listed");
  if (child.when->values.empty())
    return refuse(child, "depends on no value of \"" + parent->name + '"');
  for (const auto& value : child.when->values)
    if (!position_of(parent->domain, value))
      return refuse(child, "depends on " + to_string(value) + ", which \""
                               + parent->name + "\" cannot be");
  return {};
}

result<void> check_dimensions(std::span<const dimension> all) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].name.empty())
      return fail(errc::invalid_argument, "a parameter has no name");
    if (index_of(all, all[i].name) != i)
      return refuse(all[i], "is searched twice");
    if (auto sound = check(all[i].domain); !sound)
      return refuse(all[i], sound.error().message, sound.error().hint);
    if (all[i].when)
      if (auto sound = check_condition(all[i], all); !sound)
        return sound;
  }
  return {};
}

} // namespace

const dimension* find_dimension(std::span<const dimension> among,
                                std::string_view name) noexcept {
  auto at = std::ranges::find(among, name, &dimension::name);
  return at == among.end() ? nullptr : &*at;
}

result<search_space> search_space::create(std::vector<dimension> dimensions) {
  if (auto sound = check_dimensions(dimensions); !sound)
    return pass_on(sound);
  search_space space;
  space.children_.resize(dimensions.size());
  std::vector<std::size_t> parents(dimensions.size(), none);
  for (std::size_t i = 0; i < dimensions.size(); ++i) {
    if (dimensions[i].when) {
      parents[i] = index_of(dimensions, dimensions[i].when->parent);
      space.children_[parents[i]].push_back(i);
    } else {
      space.roots_.push_back(i);
    }
  }
  std::vector<bool> placed(dimensions.size());
  while (space.walk_.size() < dimensions.size()) {
    auto before = space.walk_.size();
    for (std::size_t i = 0; i < dimensions.size(); ++i)
      if (!placed[i] && (parents[i] == none || placed[parents[i]])) {
        placed[i] = true;
        space.walk_.push_back(i);
      }
    if (space.walk_.size() == before)
      return fail(errc::invalid_argument,
                  "parameters depend on each other in a circle");
  }
  space.dimensions_ = std::move(dimensions);
  return space;
}

bool search_space::active(std::size_t dimension,
                          const parameters& chosen) const {
  const auto& when = dimensions_[dimension].when;
  if (!when)
    return true;
  auto parent = chosen.find(when->parent);
  return parent != chosen.end() && holds(*when, parent->second);
}

std::uint64_t search_space::points_with(std::size_t index,
                                        const parameter& value) const {
  std::uint64_t points = 1;
  for (auto child : children_[index])
    if (holds(*dimensions_[child].when, value))
      points = times(points, points_below(child));
  return points;
}

std::uint64_t search_space::points_below(std::size_t index) const {
  std::vector<parameter> named;
  for (auto child : children_[index])
    for (const auto& value : dimensions_[child].when->values)
      if (std::find(named.begin(), named.end(), value) == named.end())
        named.push_back(value);
  auto points = *values_in(dimensions_[index].domain) - named.size();
  for (const auto& value : named)
    points = plus(points, points_with(index, value));
  return points;
}

std::optional<std::uint64_t> search_space::points() const {
  for (const auto& one : dimensions_)
    if (!values_in(one.domain))
      return {};
  std::uint64_t points = 1;
  for (auto root : roots_)
    points = times(points, points_below(root));
  return points;
}

void search_space::choose_all(std::span<const std::size_t> among,
                              std::uint64_t point, parameters& out) const {
  for (auto at = among.rbegin(); at != among.rend(); ++at) {
    auto points = points_below(*at);
    choose(*at, point % points, out);
    point /= points;
  }
}

void search_space::choose(std::size_t index, std::uint64_t point,
                          parameters& out) const {
  const auto& chosen = dimensions_[index];
  if (children_[index].empty()) {
    out[chosen.name] = value_at(chosen.domain, point);
    return;
  }
  for (std::uint64_t i = 0;; ++i) {
    auto value = value_at(chosen.domain, i);
    auto points = points_with(index, value);
    if (point >= points) {
      point -= points;
      continue;
    }
    std::vector<std::size_t> below;
    for (auto child : children_[index])
      if (holds(*dimensions_[child].when, value))
        below.push_back(child);
    out[chosen.name] = std::move(value);
    choose_all(below, point, out);
    return;
  }
}

parameters search_space::point(std::uint64_t index) const {
  parameters chosen;
  choose_all(roots_, index, chosen);
  return chosen;
}

std::optional<std::vector<double>>
search_space::positions(const parameters& values) const {
  std::vector<double> found(dimensions_.size(),
                            std::numeric_limits<double>::quiet_NaN());
  std::size_t used = 0;
  for (auto index : walk_) {
    if (!active(index, values))
      continue;
    auto value = values.find(dimensions_[index].name);
    if (value == values.end())
      return {};
    auto position = position_of(dimensions_[index].domain, value->second);
    if (!position)
      return {};
    found[index] = *position;
    ++used;
  }
  if (used != values.size())
    return {};
  return found;
}

std::string search_space::text() const {
  auto list = nlohmann::json::array();
  for (const auto& one : dimensions_)
    list.push_back({{"name", one.name}, {"domain", as_json(one)}});
  return json_text(list);
}

} // namespace automodel::recsys
