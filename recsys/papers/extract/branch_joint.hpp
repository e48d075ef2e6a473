#pragma once

#include "recsys/papers/extract/paper_view.hpp"

namespace automodel::recsys {

/// Where several branches meet in the output, says how in its setting
/// `combine`: "sum" if an equation of the output adds them, "concat" if a
/// sentence of the method concatenates outputs. Nothing if neither is found.
void find_branch_joint(const paper_view& view,
                       std::vector<record_module>& modules);

} // namespace automodel::recsys
