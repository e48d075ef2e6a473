#pragma once

#include "base/random_stream.hpp"
#include "recsys/evaluation/row_measures.hpp"

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace automodel::recsys {

/// Predictions of one or more labels that own their rows.
struct toy_predictions {
  std::vector<std::string> names{"click"};
  std::vector<float> predictions, labels;
  row_groups groups;
  bool has_users = true;

  predicted_rows view() const {
    return {predictions, labels, names, &groups, has_users};
  }

  double prediction(std::size_t row) const {
    return static_cast<double>(predictions[row]);
  }
  double label(std::size_t row) const {
    return static_cast<double>(labels[row]);
  }

  /// Some rows of a few users with coarse predictions, so that there are ties.
  static toy_predictions random(std::uint64_t seed, std::size_t rows,
                                std::uint32_t users) {
    random_stream random(seed, "toy predictions");
    toy_predictions made;
    std::vector<std::uint32_t> of_row;
    for (std::size_t row = 0; row < rows; ++row) {
      made.predictions.push_back(static_cast<float>(random.below(11)) / 10.0F);
      made.labels.push_back(random.uniform() < 0.4 ? 1.0F : 0.0F);
      of_row.push_back(static_cast<std::uint32_t>(3 * random.below(users)));
    }
    made.groups = group_rows(of_row, {});
    return made;
  }

  /// The one measure of that name, as it is computed for tables.
  double value(const std::string& metric) const {
    auto measures = row_measures(std::vector{metric}, names);
    return statistic_of(measures.value().front(), view())->value();
  }
};

} // namespace automodel::recsys
