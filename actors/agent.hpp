#pragma once

#include "base/error.hpp"
#include "base/parameters.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace automodel::actors {

/// One thing an agent decides, and the settings that are legal. A slot with
/// fewer than two settings of measurable effect is no decision.
struct decision_slot {
  std::string name; ///< "configuration", "window_days"
  std::vector<parameters> settings;
};

/// What was decided, and why.
struct decision {
  std::string slot;
  std::size_t chosen = 0; ///< index into the slot's settings
  std::string rationale;
};

/// What a setting brought, by the agent's own metric with everything else
/// frozen; more is better.
struct reward {
  std::string slot;
  parameters setting;
  double value = 0;
  std::string metric; ///< "valid ndcg@10"
};

/// The promotion contract (AgenticRS): a module is an agent only if a decision
/// of its leads to a reward that changes its next decision, if it can be
/// evaluated and swapped by itself, and if it has a space to decide in. Actors
/// carry agents; an agent itself is plain C++, deterministic and without
/// clocks, so that it can be rebuilt from the journal.
class agent {
public:
  virtual ~agent() = default;

  /// One sentence for people.
  virtual std::string describe() const = 0;

  virtual std::vector<decision_slot> decision_space() const = 0;

  /// Decides by what it has observed. Errors: not_found (no such slot),
  /// invalid_argument (nothing to decide).
  virtual result<decision> decide(std::string_view slot) = 0;

  /// Errors: not_found (no such slot or setting), invalid_argument (a value
  /// that is not a number).
  virtual result<void> observe_reward(const reward& what) = 0;

  /// The agent's own metric: what its decisions gained over its first setting,
  /// from the rewards it has seen; 0 if it has seen none.
  virtual double evaluate() const = 0;

  /// Everything it has learned, as JSON, and back. Errors: parse_error.
  virtual std::string snapshot() const = 0;
  virtual result<void> restore(std::string_view snapshot) = 0;
};

} // namespace automodel::actors
