#pragma once

#include "recsys/models/program/program.hpp"

namespace automodel::recsys {

/// Checks what a program answered: float32 [rows, columns], where columns < 0
/// stands for any number. `what` stands in messages. Errors: invalid_argument.
result<void> expect_matrix(const program& model, const at::Tensor& value,
                           std::string_view what, std::int64_t rows,
                           std::int64_t columns);

} // namespace automodel::recsys
