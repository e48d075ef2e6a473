#include "recsys/tuning/portfolio.hpp"

#include "base/similarity.hpp"

#include <algorithm>
#include <cmath>

namespace automodel::recsys {

namespace {

constexpr std::size_t best_of_each = 3;

// A search, the best first, each with the share of the others that beat it.
struct ranked_search {
  struct entry {
    const parameters* values;
    double beaten = 0;
  };
  std::vector<entry> entries;

  explicit ranked_search(const past_search& from) {
    std::vector<std::pair<const parameters*, double>> sorted;
    for (const auto& [values, worth] : from)
      if (std::isfinite(worth))
        sorted.emplace_back(&values, worth);
    std::ranges::stable_sort(sorted, [](const auto& a, const auto& b) {
      return a.second > b.second;
    });
    for (std::size_t i = 0; i < sorted.size(); ++i) {
      auto tied = i > 0 && sorted[i].second == sorted[i - 1].second;
      auto beaten
          = tied ? entries.back().beaten
                 : static_cast<double>(i) / static_cast<double>(sorted.size());
      entries.push_back({sorted[i].first, beaten});
    }
  }

  double loss(const parameters& values) const {
    double nearest = 2, beaten = 1;
    for (const auto& one : entries)
      if (auto apart = configuration_distance(values, *one.values);
          apart < nearest) {
        nearest = apart;
        beaten = one.beaten;
      }
    nearest = std::min(nearest, 1.0);
    return nearest + (1 - nearest) * beaten;
  }
};

std::vector<const parameters*>
candidates_of(std::span<const ranked_search> searches,
              const search_space& space) {
  std::vector<const parameters*> found;
  for (const auto& search : searches)
    for (std::size_t i = 0; i < std::min(best_of_each, search.entries.size());
         ++i) {
      const auto* values = search.entries[i].values;
      auto known = std::ranges::any_of(
          found, [&](const auto* other) { return *other == *values; });
      if (!known && space.positions(*values))
        found.push_back(values);
    }
  return found;
}

} // namespace

std::vector<parameters> first_to_try(std::span<const past_search> past,
                                     const search_space& space,
                                     std::size_t count) {
  std::vector<ranked_search> searches(past.begin(), past.end());
  auto candidates = candidates_of(searches, space);
  // [candidates][searches]
  std::vector<std::vector<double>> losses;
  for (const auto* one : candidates) {
    auto& row = losses.emplace_back();
    for (const auto& search : searches)
      row.push_back(search.loss(*one));
  }
  std::vector<double> left(searches.size(), 1);
  std::vector<parameters> chosen;
  while (chosen.size() < count && !candidates.empty()) {
    auto total = [&](const std::vector<double>& row) {
      double sum = 0;
      for (std::size_t s = 0; s < row.size(); ++s)
        sum += std::min(left[s], row[s]);
      return sum;
    };
    auto at = std::ranges::min_element(losses, {}, total) - losses.begin();
    for (std::size_t s = 0; s < left.size(); ++s)
      left[s] = std::min(left[s], losses[static_cast<std::size_t>(at)][s]);
    chosen.push_back(*candidates[static_cast<std::size_t>(at)]);
    candidates.erase(candidates.begin() + at);
    losses.erase(losses.begin() + at);
  }
  return chosen;
}

} // namespace automodel::recsys
