#pragma once

#include "recsys/papers/extract/paper_view.hpp"

namespace automodel::recsys {

/// The modules of the paper's method, in the order data passes them, joined
/// to each other as their kinds are usually. `task` is a word of task_words().
std::vector<record_module> find_modules(const paper_view& view,
                                        std::string_view task);

} // namespace automodel::recsys
