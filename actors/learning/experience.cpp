#include "actors/learning/experience.hpp"

#include "actors/learning/tried_settings.hpp"
#include "recsys/evaluation/value_metric.hpp"

#include <algorithm>

namespace automodel::actors {

namespace {

constexpr std::size_t share_for_memory = 4; ///< one trial of so many

// What of a setting belongs to a space.
parameters within(const parameters& setting,
                  const recsys::search_space& space) {
  parameters part;
  for (auto index : space.walk())
    if (auto at = setting.find(space.dimensions()[index].name);
        at != setting.end() && space.active(index, part))
      part.insert(*at);
  return part;
}

recsys::past_search search_in(const tried_experiment& tried,
                              const experience_query& query,
                              const recsys::search_space& space) {
  recsys::past_search found;
  auto lower
      = recsys::better_direction(query.metric) == recsys::direction::lower;
  auto at = std::ranges::find(tried.candidates, query.candidate,
                              &tried_candidate::name);
  if (at == tried.candidates.end() || tried.spec.selection != query.metric)
    return found;
  for (const auto& one : at->settings) {
    double sum = 0;
    for (const auto& seen : one.seeds)
      sum += lower ? -seen.value : seen.value;
    found.emplace_back(within(one.setting, space),
                       sum / static_cast<double>(one.seeds.size()));
  }
  return found;
}

} // namespace

result<std::vector<recsys::past_search>>
past_searches(const storage::memory_reader& memory,
              const experience_query& query,
              const recsys::search_space& space) {
  auto experiments = memory.experiments();
  if (!experiments)
    return pass_on(experiments);
  std::vector<recsys::past_search> found;
  for (auto at = experiments->rbegin();
       at != experiments->rend() && found.size() < query.searches; ++at) {
    if (at->status != storage::experiment_status::finished)
      continue;
    auto tried = read_tried(memory, at->experiment);
    if (!tried)
      return pass_on(tried);
    if (auto search = search_in(*tried, query, space); search.size() > 1)
      found.push_back(std::move(search));
  }
  std::ranges::reverse(found);
  return found;
}

result<std::vector<parameters>>
first_from_memory(const storage::memory_reader& memory,
                  const experience_query& query,
                  const recsys::search_space& space, std::size_t trials) {
  auto past = past_searches(memory, query, space);
  if (!past)
    return pass_on(past);
  return recsys::first_to_try(*past, space, trials / share_for_memory);
}

} // namespace automodel::actors
