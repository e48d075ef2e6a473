#include "recsys/tuning/tpe.hpp"

#include "recsys/tuning/parzen_estimator.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace automodel::recsys {

namespace {

// Where the points in which the dimension was active lie.
std::vector<double> positions_in(const std::vector<judged_point>& points,
                                 std::size_t dimension) {
  std::vector<double> found;
  for (const auto& point : points)
    if (!std::isnan(point.positions[dimension]))
      found.push_back(point.positions[dimension]);
  return found;
}

// Draws from l and keeps the value with the greatest l / g.
template <class Value, class Draw, class Ratio>
Value best_of(std::uint32_t candidates, Draw draw, Ratio ratio) {
  Value best = draw();
  auto highest = ratio(best);
  for (std::uint32_t i = 1; i < candidates; ++i) {
    auto value = draw();
    if (auto found = ratio(value); found > highest) {
      highest = found;
      best = std::move(value);
    }
  }
  return best;
}

parameter draw_number(const parameter_domain& domain, std::vector<double> good,
                      std::vector<double> bad, std::uint32_t candidates,
                      random_stream& random) {
  const parzen_estimator l{std::move(good)}, g{std::move(bad)};
  return best_of<parameter>(
      candidates, [&] { return value_near(domain, l.draw(random)); },
      [&](const parameter& value) {
        auto at = *position_of(domain, value);
        return l.density(at) / g.density(at);
      });
}

std::vector<std::uint64_t> values_of(std::span<const double> positions,
                                     std::size_t count) {
  std::vector<std::uint64_t> values;
  for (auto position : positions)
    values.push_back(
        static_cast<std::uint64_t>(position * static_cast<double>(count)));
  return values;
}

parameter draw_choice(const choice& domain, std::span<const double> good,
                      std::span<const double> bad, std::uint32_t candidates,
                      random_stream& random) {
  auto count = domain.values.size();
  const category_estimator l{values_of(good, count), count};
  const category_estimator g{values_of(bad, count), count};
  return domain.values[best_of<std::uint64_t>(
      candidates, [&] { return l.draw(random); },
      [&](std::uint64_t value) {
        return l.density(value) / g.density(value);
      })];
}

} // namespace

parameters draw_evenly(const search_space& space, random_stream& random) {
  parameters chosen;
  for (auto index : space.walk())
    if (space.active(index, chosen)) {
      const auto& [name, domain, when] = space.dimensions()[index];
      chosen[name] = value_near(domain, random.uniform());
    }
  return chosen;
}

tpe_sampler::tpe_sampler(tpe_options options, std::uint64_t seed,
                         std::string name)
    : options_(options), seed_(seed), name_(std::move(name)) {}

const good_and_bad* tpe_sampler::model() const noexcept {
  for (auto at = by_steps_.rbegin(); at != by_steps_.rend(); ++at)
    if (at->second.seen() >= options_.startup && !at->second.good().empty())
      return &at->second;
  return nullptr;
}

parameters tpe_sampler::propose(const search_space& space,
                                random_stream& random) const {
  const auto* results = model();
  if (!results || random.uniform() < options_.even)
    return draw_evenly(space, random);
  parameters chosen;
  for (auto index : space.walk()) {
    if (!space.active(index, chosen))
      continue;
    const auto& [name, domain, when] = space.dimensions()[index];
    auto good = positions_in(results->good(), index);
    auto bad = positions_in(results->bad(), index);
    if (const auto* values = std::get_if<choice>(&domain))
      chosen[name]
          = draw_choice(*values, good, bad, options_.candidates, random);
    else
      chosen[name] = draw_number(domain, std::move(good), std::move(bad),
                                 options_.candidates, random);
  }
  return chosen;
}

void tpe_sampler::observe(const search_space& space, const parameters& values,
                          std::uint64_t steps, std::optional<double> value) {
  auto& results = by_steps_
                      .try_emplace(steps, options_.gamma, seed_,
                                   name_ + '/' + std::to_string(steps))
                      .first->second;
  results.add({values, space.positions(values).value(), value});
}

nlohmann::json tpe_sampler::to_json() const {
  auto list = nlohmann::json::array();
  for (const auto& [steps, results] : by_steps_)
    list.push_back({{"steps", steps}, {"results", results.to_json()}});
  return list;
}

void tpe_sampler::read(const json_input& from, const search_space& space) {
  by_steps_.clear();
  for (const auto& entry : from.elements()) {
    std::uint64_t steps = 0;
    entry.read("steps", steps);
    auto at = by_steps_.try_emplace(steps, options_.gamma, seed_,
                                    name_ + '/' + std::to_string(steps));
    at.first->second.read(entry["results"], space);
  }
}

} // namespace automodel::recsys
