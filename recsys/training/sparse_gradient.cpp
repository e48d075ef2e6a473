#include "recsys/training/sparse_gradient.hpp"

#include "recsys/training/update_kernels.hpp"

namespace automodel::recsys {

sparse_gradient::sparse_gradient(std::size_t rows, std::size_t width)
    : width_(width), slots_(rows, none) {}

void sparse_gradient::add(std::span<const std::int64_t> ids,
                          std::span<const float> gradients) {
  const float* from = gradients.data();
  for (auto id : ids) {
    if (id < 0) {
      from += width_;
      continue;
    }
    auto row = static_cast<std::uint32_t>(id);
    auto& slot = slots_[row];
    if (slot == none) {
      slot = static_cast<std::uint32_t>(rows_.size());
      rows_.push_back(row);
      values_.insert(values_.end(), from, from + width_);
    } else {
      add_row(values_.data() + slot * width_, from, width_);
    }
    from += width_;
  }
}

void sparse_gradient::clear() noexcept {
  for (auto row : rows_)
    slots_[row] = none;
  rows_.clear();
  values_.clear();
}

} // namespace automodel::recsys
