#pragma once

#include "base/error.hpp"
#include "coordination/micro.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace automodel::coordination {

/// A metric over repetitions (seeds), under one protocol.
struct reading {
  micro mean;
  micro deviation;         ///< standard deviation over seeds, unbiased
  std::uint32_t count = 1; ///< of seeds

  friend bool operator==(const reading&, const reading&) = default;
};

/// Errors: invalid_argument (no value, one that is not finite or beyond what
/// micro counts).
result<reading> reading_of(std::span<const double> per_seed);

/// Global metrics and constraint values of a whole system, by name.
using global_values = std::map<std::string, micro, std::less<>>;

/// What the system was worth with the decisions of a coalition in force and
/// everything else as it was: one counterfactual evaluation.
struct evaluation {
  std::uint32_t coalition = 0; ///< bit i: decision i of the outcome
  global_values values;

  friend bool operator==(const evaluation&, const evaluation&) = default;
};

} // namespace automodel::coordination
