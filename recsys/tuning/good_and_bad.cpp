#include "recsys/tuning/good_and_bad.hpp"

#include "base/random_stream.hpp"
#include "recsys/parameters_json.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace automodel::recsys {

namespace {

// Failures last; the earlier of equals first, as these are added in order.
bool better(const judged_point& a, const judged_point& b) {
  return a.value && (!b.value || *a.value > *b.value);
}

nlohmann::json points_to_json(const std::vector<judged_point>& points) {
  auto list = nlohmann::json::array();
  for (const auto& point : points) {
    nlohmann::json entry{{"values", as_json(point.values)}};
    if (point.value)
      entry["value"] = *point.value;
    list.push_back(std::move(entry));
  }
  return list;
}

std::vector<judged_point> read_points(const json_input& from,
                                      const search_space& space,
                                      std::size_t most) {
  std::vector<judged_point> points;
  for (const auto& entry : from.elements()) {
    judged_point point;
    entry.read("values", point.values);
    if (entry.contains("value"))
      entry.read("value", point.value.emplace());
    auto positions = space.positions(point.values);
    if (!positions || points.size() == most) {
      entry.refuse("is no configuration of this space, or one too many");
      return points;
    }
    point.positions = std::move(*positions);
    points.push_back(std::move(point));
  }
  return points;
}

} // namespace

good_and_bad::good_and_bad(double gamma, std::uint64_t seed, std::string name)
    : gamma_(gamma), seed_(seed), name_(std::move(name)) {}

void good_and_bad::add(judged_point result) {
  ++seen_;
  auto share = std::ceil(gamma_ * static_cast<double>(seen_));
  auto wanted = share < most_good ? static_cast<std::size_t>(share) : most_good;
  if (result.value)
    add_good(std::move(result));
  else
    add_bad(std::move(result));
  if (good_.size() > wanted) {
    add_bad(std::move(good_.back()));
    good_.pop_back();
  } else {
    fill_up(wanted);
  }
}

void good_and_bad::add_good(judged_point result) {
  auto place = std::upper_bound(good_.begin(), good_.end(), result, better);
  good_.insert(place, std::move(result));
}

void good_and_bad::add_bad(judged_point result) {
  auto arrival = seen_bad_++;
  if (bad_.size() < most_bad) {
    bad_.push_back(std::move(result));
    return;
  }
  random_stream random{seed_, name_ + "/bad", arrival};
  if (auto slot = random.below(arrival + 1); slot < most_bad)
    bad_[slot] = std::move(result);
}

// There was room for one more good one: the best of the others has the place,
// unless the new result is better.
void good_and_bad::fill_up(std::size_t wanted) {
  auto best = std::min_element(bad_.begin(), bad_.end(), better);
  if (best == bad_.end() || !best->value)
    return;
  if (good_.size() < wanted) {
    auto result = std::move(*best);
    bad_.erase(best);
    --seen_bad_;
    add_good(std::move(result));
  } else if (better(*best, good_.back())) {
    std::swap(*best, good_.back());
    std::rotate(
        std::upper_bound(good_.begin(), good_.end() - 1, good_.back(), better),
        good_.end() - 1, good_.end());
  }
}

nlohmann::json good_and_bad::to_json() const {
  return {{"seen", seen_},
          {"seen_bad", seen_bad_},
          {"good", points_to_json(good_)},
          {"bad", points_to_json(bad_)}};
}

void good_and_bad::read(const json_input& from, const search_space& space) {
  from.read("seen", seen_);
  from.read("seen_bad", seen_bad_);
  good_ = read_points(from["good"], space, most_good);
  bad_ = read_points(from["bad"], space, most_bad);
}

} // namespace automodel::recsys
