#pragma once

#include "recsys/experiment/experiment_spec.hpp"
#include "recsys/papers/record/method_record.hpp"
#include "recsys/report/results.hpp"

#include <optional>
#include <string>
#include <vector>

namespace automodel::recsys {

/// A number that a paper claims for its method beside ours.
struct reproduction {
  record_claim claim{};
  double claimed = 0;
  /// What was measured under the same protocol; nothing: it was another one.
  std::optional<double> ours{};
  std::string why_not{}; ///< why they are not compared

  std::optional<double> gap() const {
    return ours ? std::optional{*ours - claimed} : std::nullopt;
  }
};

/// The claims of the paper's own method that carry no doubt. One is compared
/// only where the record states the same data (by name, and by each count it
/// gives), the same split and the same candidates of a ranking, and both
/// measured the metric: numbers of different protocols are never compared.
std::vector<reproduction> reproductions(const method_record& record,
                                        const experiment_spec& pair,
                                        const run_results& results);

} // namespace automodel::recsys
