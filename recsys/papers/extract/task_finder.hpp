#pragma once

#include "recsys/papers/extract/paper_view.hpp"

namespace automodel::recsys {

/// The task of the paper's method, a word of task_words(), by how often the
/// paper speaks of each.
record_field find_task(const paper_view& view);

/// What the method is given and what it gives, by the same means.
std::vector<record_field> find_inputs(const paper_view& view,
                                      std::string_view task);
std::vector<record_field> find_outputs(const paper_view& view,
                                       std::string_view task);

} // namespace automodel::recsys
