#pragma once

#include "recsys/papers/extract/paper_view.hpp"

namespace automodel::recsys {

/// The settings of the proposed method and those that hold for all methods
/// compared, each name and value once, in reading order.
std::vector<record_setting> find_settings(const paper_view& view,
                                          const std::vector<std::string>& data);

} // namespace automodel::recsys
