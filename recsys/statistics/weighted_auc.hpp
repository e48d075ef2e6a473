#pragma once

#include "recsys/statistics/weighted_statistic.hpp"

#include <cstdint>
#include <vector>

namespace automodel::recsys {

/// One row as an AUC sees it.
struct scored_row {
  float score = 0;
  bool positive = false;
  std::uint32_t group = 0;
};

/// The area under the ROC curve: the chance that a random positive scores
/// above a random negative, ties counting half (Mann and Whitney 1947); that
/// is the trapezoid rule, and exact. Rows are sorted once; with weights a
/// value costs one pass over them.
class weighted_auc final : public weighted_statistic {
public:
  /// In any order; no score is NaN.
  explicit weighted_auc(std::vector<scored_row> rows);

  double value() const override;
  lane_values resampled(std::span<const lane_values> weights) const override;

private:
  struct entry {
    std::uint32_t group;
    bool positive, last_of_tie;
  };

  template <class Number, class Weight>
  void count(Weight weight, Number& ordered, Number& positives,
             Number& negatives) const;

  std::vector<entry> entries_; ///< lowest score first
};

} // namespace automodel::recsys
