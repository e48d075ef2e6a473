#pragma once

#include "base/error.hpp"
#include "coordination/micro.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::coordination {

/// Versions of the things proposals read and write (features, model slots,
/// traffic, memory): a thing that nobody wrote has version 0.
using versions = std::map<std::string, std::uint64_t, std::less<>>;

/// What an agent wants to change, what it looked at to want it, and what is
/// known of the consequences. Everything by which proposals are compared is an
/// integer.
struct proposal {
  std::string id, agent; ///< 1 to 256 bytes
  versions reads;        ///< what it rests on, and the version it saw
  std::set<std::string, std::less<>> writes; ///< what it would change

  std::vector<std::string> breaches; ///< hard constraints it would break
  micro risk;                        ///< 0 is safe; less is safer
  /// The objectives, more is better; proposals of one call have equally many.
  std::vector<micro> objectives;
  micro utility;         ///< their stated combination
  micro expected_reward; ///< outer reward, by its agent's policy
  std::uint64_t cost = 0;
  std::uint64_t submitted = 0; ///< number of its journal record: age
  std::uint32_t rebases = 0;   ///< how often it was made anew after losing

  friend bool operator==(const proposal&, const proposal&) = default;
};

/// A person's word on a proposal; recorded like any decision.
struct override_order {
  std::string proposal;
  bool accept = false;
  std::string who, reason; ///< neither empty

  friend bool operator==(const override_order&, const override_order&)
      = default;
};

/// The criterion that decided, in the order in which they are asked.
enum class arbitration_rule : std::uint8_t {
  none,            ///< accepted, and nobody was in its way
  stale,           ///< something it read has changed since
  hard_constraint, ///< it would break one
  held,            ///< riskier than anybody may accept without a person
  override,        ///< a person's word
  safety,          ///< less risk
  pareto,          ///< a better front of the objectives
  utility,
  expected_reward,
  cost,
  age,
  id,
};

std::string_view to_string(arbitration_rule rule) noexcept;

struct ruling {
  std::string proposal;
  bool accepted = false;
  /// Why it lost; of a winner the last criterion that it won by.
  arbitration_rule rule = arbitration_rule::none;
  std::string against;       ///< the proposal it lost to, or won against
  std::string over;          ///< the thing both touch, or the constraint
  bool may_rebase = false;   ///< it may be made anew, once
  bool needs_person = false; ///< `held`
  std::string reason;        ///< one sentence for the loser

  friend bool operator==(const ruling&, const ruling&) = default;
};

} // namespace automodel::coordination
