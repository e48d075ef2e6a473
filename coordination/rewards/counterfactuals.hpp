#pragma once

#include "base/error.hpp"
#include "coordination/rewards/entry.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace automodel::coordination {

/// A system that was judged: the setting that each of some decisions had in
/// it, and its metric over seeds.
struct judged_system {
  std::vector<std::string> settings; ///< [decisions]
  std::vector<double> values;        ///< [seeds]
};

/// What judged systems say about decisions that moved a system from its
/// baseline to what was chosen. A search that tried settings together has
/// evaluated the counterfactuals already; nothing is run for this.
struct counterfactuals {
  /// Of the coalitions that were judged: the chosen setting of each of its
  /// decisions, the baseline's of the others. Ascending.
  std::vector<evaluation> evaluations;

  struct gain {
    reading control, treatment;
  };
  /// [decisions] the baseline against the baseline with this decision alone;
  /// nothing where that was not judged.
  std::vector<std::optional<gain>> gains;
};

/// `metric` names the value in the evaluations: the mean over seeds. Of systems
/// with equal settings the first counts. Errors: invalid_argument: not 1 to 32
/// decisions, or lists of different lengths; a metric that is not finite;
/// not_found: neither the baseline nor the chosen system may be missing.
result<counterfactuals>
find_counterfactuals(std::span<const judged_system> judged,
                     std::span<const std::string> baseline,
                     std::span<const std::string> chosen,
                     const std::string& metric);

} // namespace automodel::coordination
