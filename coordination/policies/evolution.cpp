#include "coordination/policies/evolution.hpp"

#include "recsys/parameters_json.hpp"
#include "recsys/tuning/tpe.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace automodel::coordination {

namespace {

constexpr double step = 0.1; // of a real number, in shares of its range

bool can_change(const recsys::parameter_domain& domain) {
  auto values = recsys::values_in(domain);
  return !values || *values > 1;
}

// Another value of the domain.
parameter changed(const recsys::parameter_domain& domain,
                  const parameter& value, random_stream& random) {
  if (auto values = recsys::values_in(domain)) {
    auto drawn = recsys::value_at(domain, random.below(*values - 1));
    return drawn == value ? recsys::value_at(domain, *values - 1) : drawn;
  }
  auto position = *recsys::position_of(domain, value);
  auto moved = position + step * random.normal();
  return recsys::value_near(domain, std::clamp(moved, 0.0, 1.0));
}

} // namespace

evolution::evolution(recsys::search_space space, policy_options options)
    : policy(std::move(space), std::move(options)) {}

std::string evolution::describe() const {
  return "regularised evolution, a population of "
         + std::to_string(population_.size()) + " of "
         + std::to_string(options().evolution.population)
         + (population_.empty()
                ? ""
                : "; fittest {" + automodel::to_string(favourite()) + "}");
}

parameters evolution::favourite() const {
  if (population_.empty()) {
    random_stream random{options().seed, "policy/" + options().name + "/best"};
    return recsys::draw_evenly(space(), random);
  }
  return std::ranges::max_element(population_, {}, &individual::fitness)
      ->values;
}

void evolution::choose(suggestion& next, random_stream& random) const {
  if (population_.size() < options().evolution.population) {
    next.values = recsys::draw_evenly(space(), random);
    return;
  }
  const individual* winner = nullptr;
  for (std::uint32_t i = 0; i < options().evolution.tournament; ++i) {
    const auto& drawn = population_[random.below(population_.size())];
    if (!winner || drawn.fitness > winner->fitness)
      winner = &drawn;
  }
  next.values = mutated(winner->values, random);
}

parameters evolution::mutated(const parameters& parent,
                              random_stream& random) const {
  std::vector<std::size_t> open;
  for (auto index : space().walk())
    if (parent.contains(space().dimensions()[index].name)
        && can_change(space().dimensions()[index].domain))
      open.push_back(index);
  if (open.empty())
    return parent;
  const auto chosen = open[random.below(open.size())];
  parameters child;
  for (auto index : space().walk()) {
    if (!space().active(index, child))
      continue;
    const auto& [name, domain, when] = space().dimensions()[index];
    auto kept = parent.find(name);
    if (index == chosen)
      child[name] = changed(domain, kept->second, random);
    else if (kept != parent.end())
      child[name] = kept->second;
    else
      child[name] = recsys::value_near(domain, random.uniform());
  }
  return child;
}

void evolution::learn(const policy_reward& reward) {
  if (reward.correction) {
    auto at = std::ranges::find(population_, reward.what.number,
                                &individual::number);
    if (at != population_.end())
      at->fitness += reward.value;
    return;
  }
  population_.push_back({reward.what.number, reward.what.values, reward.value});
  if (population_.size() > options().evolution.population)
    population_.pop_front();
}

nlohmann::json evolution::learned() const {
  auto list = nlohmann::json::array();
  for (const auto& one : population_)
    list.push_back({{"number", one.number},
                    {"values", recsys::as_json(one.values)},
                    {"fitness", one.fitness}});
  return list;
}

void evolution::read(const recsys::json_input& from) {
  std::deque<individual> found;
  for (const auto& entry : from.elements()) {
    auto& one = found.emplace_back();
    entry.read("number", one.number);
    entry.read("values", one.values);
    entry.read("fitness", one.fitness);
    if (!space().positions(one.values))
      entry.refuse("is no configuration of this space");
  }
  if (found.size() > options().evolution.population)
    from.refuse("is more than the population");
  if (!from.problem())
    population_ = std::move(found);
}

} // namespace automodel::coordination
