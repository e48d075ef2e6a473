#include "coordination/rewards/path_distance.hpp"

#include <algorithm>
#include <deque>
#include <map>

namespace automodel::coordination {

namespace {

constexpr auto unreached = ~std::uint32_t{0};
constexpr std::size_t most_looked_at = 4096;

// Breadth first up the graph: [players], unreached for itself.
std::vector<std::uint32_t> ancestors(std::span<const std::string> players,
                                     std::size_t from,
                                     const parents_of& parents) {
  std::map<std::string, std::uint32_t, std::less<>> depth{{players[from], 0}};
  std::deque<std::string> open{players[from]};
  while (!open.empty() && depth.size() < most_looked_at) {
    auto id = std::move(open.front());
    open.pop_front();
    for (const auto& parent : parents(id))
      if (depth.emplace(parent, depth.at(id) + 1).second)
        open.push_back(parent);
  }
  std::vector<std::uint32_t> found(players.size(), unreached);
  for (std::size_t q = 0; q < players.size(); ++q)
    if (auto at = depth.find(players[q]); q != from && at != depth.end())
      found[q] = at->second;
  return found;
}

} // namespace

std::vector<std::uint32_t> path_distances(std::span<const std::string> players,
                                          const parents_of& parents) {
  std::vector<std::vector<std::uint32_t>> above;
  for (std::size_t p = 0; p < players.size(); ++p)
    above.push_back(ancestors(players, p, parents));
  std::vector<std::uint32_t> nearest(players.size(), unreached);
  for (std::size_t p = 0; p < players.size(); ++p) {
    if (std::ranges::any_of(
            above, [&](const auto& row) { return row[p] != unreached; }))
      continue;
    nearest[p] = 0;
    for (std::size_t q = 0; q < players.size(); ++q)
      nearest[q] = std::min(nearest[q], above[p][q]);
  }
  return nearest;
}

} // namespace automodel::coordination
