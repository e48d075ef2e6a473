#include "recsys/training/id_tensor.hpp"

#include <ATen/Functions.h>

#include <algorithm>

namespace automodel::recsys {

at::Tensor id_tensor(std::span<const std::int64_t> ids) {
  return id_tensor(ids, {static_cast<std::int64_t>(ids.size())});
}

at::Tensor id_tensor(std::span<const std::int64_t> ids,
                     std::initializer_list<std::int64_t> shape) {
  auto out = at::empty(shape, at::kLong);
  std::ranges::copy(ids, out.data_ptr<std::int64_t>());
  return out;
}

std::span<const std::int64_t> ids_in(const at::Tensor& ids) {
  return {ids.data_ptr<std::int64_t>(), static_cast<std::size_t>(ids.numel())};
}

at::Tensor looked_up(const std::vector<float>& values,
                     std::span<const std::int64_t> ids) {
  auto out = at::empty({static_cast<std::int64_t>(ids.size())}, at::kFloat);
  std::ranges::transform(ids, out.data_ptr<float>(), [&](auto id) {
    return values[static_cast<std::size_t>(id)];
  });
  return out;
}

} // namespace automodel::recsys
