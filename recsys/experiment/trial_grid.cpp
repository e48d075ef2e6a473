#include "recsys/experiment/trial_grid.hpp"

#include "base/random_stream.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace automodel::recsys {

namespace {

constexpr auto most = std::numeric_limits<std::uint64_t>::max();

std::uint64_t points_of(const parameter_grid& grid, std::uint64_t points) {
  for (const auto& [name, values] : grid)
    points = values.empty() || points <= most / values.size()
                 ? points * values.size()
                 : most;
  return points;
}

/// Sets the values of a point and returns what is left of its index.
std::uint64_t choose(const parameter_grid& grid, std::uint64_t index,
                     parameters& out) {
  for (auto at = grid.rbegin(); at != grid.rend(); ++at) {
    const auto& [name, values] = *at;
    out[name] = values[index % values.size()];
    index /= values.size();
  }
  return index;
}

trial_spec point(const candidate_spec& candidate, std::uint64_t index) {
  trial_spec trial{candidate.fit, candidate.score};
  index = choose(candidate.score_grid, index, trial.score);
  choose(candidate.fit_grid, index, trial.fit);
  return trial;
}

} // namespace

std::uint64_t grid_size(const candidate_spec& candidate) {
  return points_of(candidate.score_grid, points_of(candidate.fit_grid, 1));
}

std::vector<trial_spec> trials_of(const candidate_spec& candidate,
                                  std::uint32_t max_trials,
                                  std::uint64_t seed) {
  std::vector<std::uint64_t> chosen(grid_size(candidate));
  std::iota(chosen.begin(), chosen.end(), std::uint64_t{0});
  if (max_trials != 0 && max_trials < chosen.size()) {
    random_stream{seed, "trials/" + candidate.name}.shuffle(chosen);
    chosen.resize(max_trials);
    std::sort(chosen.begin(), chosen.end());
  }
  std::vector<trial_spec> trials;
  for (auto index : chosen)
    trials.push_back(point(candidate, index));
  return trials;
}

} // namespace automodel::recsys
