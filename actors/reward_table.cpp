#include "actors/reward_table.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace automodel::actors {

reward_table::reward_table(std::string description, decision_slot slot,
                           best_reward wanted)
    : description_(std::move(description)), slot_(std::move(slot)),
      wanted_(wanted), tallies_(slot_.settings.size()) {}

bool reward_table::better(double value, double leader) const noexcept {
  return wanted_ == best_reward::highest ? value > leader : value < leader;
}

std::size_t reward_table::best() const {
  std::size_t best = 0;
  for (std::size_t i = 1; i < tallies_.size(); ++i) {
    auto value = tallies_[i].mean();
    auto leader = tallies_[best].mean();
    if (value && (!leader || better(*value, *leader)))
      best = i;
  }
  return best;
}

result<decision> reward_table::decide(std::string_view slot) {
  if (slot != slot_.name)
    return fail(errc::not_found,
                "this agent does not decide '" + std::string{slot} + "'",
                "it decides '" + slot_.name + "'");
  if (slot_.settings.empty())
    return fail(errc::invalid_argument,
                "'" + slot_.name + "' has no setting to choose from");
  decision made{slot_.name, best(), {}};
  if (auto value = tallies_[made.chosen].mean())
    made.rationale = (wanted_ == best_reward::highest ? "highest " : "lowest ")
                     + metric_ + ", "
                     + to_string(parameter{std::round(*value * 1e6) / 1e6});
  else
    made.rationale = "the first setting; no reward was observed";
  return made;
}

result<void> reward_table::observe_reward(const reward& what) {
  if (!std::isfinite(what.value))
    return fail(errc::invalid_argument, "a reward that is not a number");
  if (what.slot == slot_.name)
    for (std::size_t i = 0; i < tallies_.size(); ++i)
      if (slot_.settings[i] == what.setting) {
        tallies_[i].sum += what.value;
        ++tallies_[i].count;
        metric_ = what.metric;
        return {};
      }
  return fail(errc::not_found, "no setting '" + to_string(what.setting)
                                   + "' of '" + what.slot + "'");
}

double reward_table::evaluate() const {
  if (tallies_.empty())
    return 0;
  auto first = tallies_.front().mean();
  auto chosen = tallies_[best()].mean();
  if (!first || !chosen)
    return 0;
  return wanted_ == best_reward::highest ? *chosen - *first : *first - *chosen;
}

std::string reward_table::snapshot() const {
  auto rows = nlohmann::json::array();
  for (const auto& tally : tallies_)
    rows.push_back({{"sum", tally.sum}, {"count", tally.count}});
  return nlohmann::json{{"metric", metric_}, {"tallies", rows}}.dump();
}

result<void> reward_table::restore(std::string_view snapshot) {
  try {
    auto object = nlohmann::json::parse(snapshot);
    const auto& rows = object.at("tallies");
    if (rows.size() != tallies_.size())
      return fail(errc::parse_error,
                  "the snapshot is of another decision space");
    std::vector<tally> read;
    for (const auto& row : rows)
      read.push_back(
          {row.at("sum").get<double>(), row.at("count").get<std::uint64_t>()});
    metric_ = object.at("metric").get<std::string>();
    tallies_ = std::move(read);
    return {};
  } catch (const nlohmann::json::exception& thrown) {
    return fail(errc::parse_error,
                std::string{"not a snapshot of this agent: "} + thrown.what());
  }
}

} // namespace automodel::actors
