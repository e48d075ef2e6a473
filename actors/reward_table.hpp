#pragma once

#include "actors/agent.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::actors {

/// An agent that decides one slot by the mean of the rewards each setting has
/// brought: what all agents of this release are made of. Settings without a
/// reward lose against any with one; of equal ones the first wins.
class reward_table : public agent {
public:
  /// Which rewards are better: `lowest` is for losses.
  enum class best_reward : std::uint8_t { highest, lowest };

  reward_table(std::string description, decision_slot slot,
               best_reward wanted = best_reward::highest);

  std::string describe() const override { return description_; }
  std::vector<decision_slot> decision_space() const override { return {slot_}; }
  result<decision> decide(std::string_view slot) override;
  result<void> observe_reward(const reward& what) override;
  double evaluate() const override;
  std::string snapshot() const override;
  result<void> restore(std::string_view snapshot) override;

private:
  struct tally {
    double sum = 0;
    std::uint64_t count = 0;

    std::optional<double> mean() const {
      if (count == 0)
        return std::nullopt;
      return sum / static_cast<double>(count);
    }
  };

  std::size_t best() const;
  bool better(double value, double leader) const noexcept;

  std::string description_;
  decision_slot slot_;
  best_reward wanted_;
  std::vector<tally> tallies_; ///< beside slot_.settings
  std::string metric_;
};

} // namespace automodel::actors
