#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>
#include <vector>

namespace automodel::recsys {

/// A copy of ids as int64 [ids.size()], or of the given shape.
at::Tensor id_tensor(std::span<const std::int64_t> ids);
at::Tensor id_tensor(std::span<const std::int64_t> ids,
                     std::initializer_list<std::int64_t> shape);

/// The ids of a contiguous int64 tensor.
std::span<const std::int64_t> ids_in(const at::Tensor& ids);

/// float32 [ids.size()]: values[id] of each id, all of them in range.
at::Tensor looked_up(const std::vector<float>& values,
                     std::span<const std::int64_t> ids);

} // namespace automodel::recsys
