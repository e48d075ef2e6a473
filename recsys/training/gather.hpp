#pragma once

#include <ATen/core/Tensor.h>

namespace automodel::recsys {

/// Rows of a contiguous float32 table [rows, width] as [ids' shape, width];
/// zeros where an id is no_row.
at::Tensor gather_rows(const at::Tensor& table, const at::Tensor& ids);

} // namespace automodel::recsys
