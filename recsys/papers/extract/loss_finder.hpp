#pragma once

#include "recsys/papers/extract/paper_view.hpp"

namespace automodel::recsys {

/// The losses the method is trained by, words of loss_words().
std::vector<record_field> find_losses(const paper_view& view,
                                      std::string_view task);

} // namespace automodel::recsys
