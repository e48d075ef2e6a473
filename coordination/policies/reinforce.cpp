#include "coordination/policies/reinforce.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace automodel::coordination {

namespace {

constexpr std::uint64_t most_values = 32; ///< that have a cell each
constexpr std::size_t cells_of_range = 8;
constexpr double largest_logit = 10, largest_weight = 4;

std::size_t cells_of(const recsys::parameter_domain& domain) {
  auto values = recsys::values_in(domain);
  return values
                 && (*values <= most_values
                     || std::holds_alternative<recsys::choice>(domain))
             ? static_cast<std::size_t>(*values)
             : cells_of_range;
}

std::vector<double> softmax(const std::vector<double>& logits) {
  auto largest = std::ranges::max(logits);
  std::vector<double> found;
  double sum = 0;
  for (auto logit : logits)
    sum += found.emplace_back(std::exp(logit - largest));
  for (auto& one : found)
    one /= sum;
  return found;
}

} // namespace

reinforce::reinforce(recsys::search_space space, policy_options options)
    : policy(std::move(space), std::move(options)) {
  for (const auto& one : this->space().dimensions())
    logits_.emplace_back(cells_of(one.domain));
}

std::string reinforce::describe() const {
  return "REINFORCE after " + std::to_string(rewards_)
         + " rewards; draws most often {" + automodel::to_string(favourite())
         + "}";
}

std::size_t reinforce::cell_of(std::size_t dimension,
                               const parameter& value) const {
  auto cells = logits_[dimension].size();
  auto position
      = *recsys::position_of(space().dimensions()[dimension].domain, value);
  auto cell = static_cast<std::size_t>(position * static_cast<double>(cells));
  return std::min(cell, cells - 1);
}

parameter reinforce::value_in(std::size_t dimension, std::size_t cell,
                              double share) const {
  auto cells = static_cast<double>(logits_[dimension].size());
  return recsys::value_near(space().dimensions()[dimension].domain,
                            (static_cast<double>(cell) + share) / cells);
}

parameters reinforce::favourite() const {
  parameters best;
  for (auto index : space().walk())
    if (space().active(index, best)) {
      const auto& logits = logits_[index];
      auto cell = std::ranges::max_element(logits) - logits.begin();
      best[space().dimensions()[index].name]
          = value_in(index, static_cast<std::size_t>(cell), 0.5);
    }
  return best;
}

void reinforce::choose(suggestion& next, random_stream& random) const {
  for (auto index : space().walk()) {
    if (!space().active(index, next.values))
      continue;
    auto chances = softmax(logits_[index]);
    auto point = random.uniform();
    std::size_t cell = 0;
    while (cell + 1 < chances.size() && point >= chances[cell])
      point -= chances[cell++];
    next.values[space().dimensions()[index].name]
        = value_in(index, cell, random.uniform());
  }
  next.probability = probability(next.values);
}

double reinforce::probability(const parameters& values) const {
  double product = 1;
  for (std::size_t i = 0; i < logits_.size(); ++i)
    if (auto at = values.find(space().dimensions()[i].name); at != values.end())
      product *= softmax(logits_[i])[cell_of(i, at->second)];
  return product;
}

std::vector<std::vector<double>>
reinforce::score(const parameters& values) const {
  std::vector<std::vector<double>> gradient;
  for (std::size_t i = 0; i < logits_.size(); ++i) {
    auto& row = gradient.emplace_back(logits_[i].size());
    auto at = values.find(space().dimensions()[i].name);
    if (at == values.end())
      continue;
    auto chances = softmax(logits_[i]);
    for (std::size_t cell = 0; cell < row.size(); ++cell)
      row[cell] = -chances[cell];
    row[cell_of(i, at->second)] += 1;
  }
  return gradient;
}

void reinforce::learn(const policy_reward& reward) {
  auto advantage = reward.value;
  if (reward.correction) {
    // What it adds is no observation of its own.
    mean_ += rewards_ > 0 ? reward.value / static_cast<double>(rewards_) : 0;
  } else {
    ++rewards_;
    auto before = reward.value - mean_;
    mean_ += before / static_cast<double>(rewards_);
    squares_ += before * (reward.value - mean_);
    advantage -= mean_;
  }
  auto deviation = std::sqrt(squares_ / static_cast<double>(rewards_));
  if (!(deviation > 0))
    return;
  const auto& made = reward.what;
  auto weight
      = std::min(probability(made.values) / made.probability, largest_weight);
  auto step = options().reinforce_rate * weight * advantage / deviation;
  auto gradient = score(made.values);
  for (std::size_t i = 0; i < logits_.size(); ++i)
    for (std::size_t cell = 0; cell < logits_[i].size(); ++cell)
      logits_[i][cell] = std::clamp(logits_[i][cell] + step * gradient[i][cell],
                                    -largest_logit, largest_logit);
}

nlohmann::json reinforce::learned() const {
  return {{"logits", logits_},
          {"rewards", rewards_},
          {"mean", mean_},
          {"squares", squares_}};
}

void reinforce::read(const recsys::json_input& from) {
  auto logits = logits_;
  std::uint64_t rewards = 0;
  double mean = 0, squares = 0;
  from.read("rewards", rewards);
  from.read("mean", mean);
  from.read("squares", squares);
  auto rows = from["logits"].elements();
  if (rows.size() != logits.size())
    from["logits"].refuse("has not one row for each parameter");
  for (std::size_t i = 0; !from.problem() && i < rows.size(); ++i) {
    std::vector<double> row;
    rows[i].read(row);
    if (row.size() != logits[i].size())
      rows[i].refuse("has not one number for each value");
    logits[i] = std::move(row);
  }
  if (from.problem())
    return;
  logits_ = std::move(logits);
  rewards_ = rewards;
  mean_ = mean;
  squares_ = squares;
}

} // namespace automodel::coordination
