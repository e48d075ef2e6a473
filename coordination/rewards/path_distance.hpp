#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::coordination {

using parents_of
    = std::function<const std::vector<std::string>&(std::string_view)>;

/// [players] edges from each decision down to the nearest of the players that
/// no other player rests on; these have 0. Paths may lead through decisions
/// that are no players; a player that is farther than 4096 decisions away
/// counts as one that nobody rests on.
std::vector<std::uint32_t> path_distances(std::span<const std::string> players,
                                          const parents_of& parents);

} // namespace automodel::coordination
