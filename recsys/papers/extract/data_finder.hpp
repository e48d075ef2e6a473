#pragma once

#include "recsys/papers/extract/paper_view.hpp"

namespace automodel::recsys {

/// The data sets of the paper's experiments: well-known names, and names that
/// stand before "data set".
std::vector<record_data_set> find_data(const paper_view& view);

/// How the experiments judge: metrics with cutoffs, split, negatives.
record_evaluation find_evaluation(const paper_view& view);

} // namespace automodel::recsys
