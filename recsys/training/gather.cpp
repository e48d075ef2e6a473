#include "recsys/training/gather.hpp"

#include <ATen/Functions.h>

#include "recsys/training/id_tensor.hpp"
#include "recsys/training/update_kernels.hpp"

#include <algorithm>
#include <cstring>

namespace automodel::recsys {

at::Tensor gather_rows(const at::Tensor& table, const at::Tensor& ids) {
  auto width = static_cast<std::size_t>(table.size(1));
  auto shape = ids.sizes().vec();
  shape.push_back(table.size(1));
  auto out = at::empty(shape, at::kFloat);
  const float* from = table.data_ptr<float>();
  float* to = out.data_ptr<float>();
  auto rows = ids_in(ids);
  auto row_at = [&](std::size_t i) {
    return from + static_cast<std::size_t>(rows[i]) * width;
  };
  for (std::size_t i = 0; i < rows.size(); ++i, to += width) {
    auto ahead = i + prefetch_distance;
    if (ahead < rows.size() && rows[ahead] >= 0)
      prefetch_row(row_at(ahead), width);
    if (rows[i] >= 0)
      std::memcpy(to, row_at(i), width * sizeof(float));
    else
      std::fill_n(to, width, 0.0F);
  }
  return out;
}

} // namespace automodel::recsys
