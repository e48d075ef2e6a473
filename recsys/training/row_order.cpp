#include "recsys/training/row_order.hpp"

#include "base/random_stream.hpp"

#include <algorithm>
#include <numeric>

namespace automodel::recsys {

row_order::row_order(const interactions& train, std::uint64_t seed,
                     std::uint32_t batch_size)
    : train_(train), seed_(seed), batch_size_(batch_size),
      user_of_(train.size()), order_(train.size()) {
  for (std::uint32_t user = 0; user < train.n_users; ++user)
    std::fill(user_of_.begin() + train.offsets[user],
              user_of_.begin() + train.offsets[user + 1], user);
}

std::size_t row_order::batches_per_epoch() const noexcept {
  return (order_.size() + batch_size_ - 1) / batch_size_;
}

// Each epoch's order is made from the file's, so that it does not depend on
// the epochs before it.
void row_order::start_epoch(std::uint64_t epoch) {
  std::iota(order_.begin(), order_.end(), 0U);
  random_stream random(seed_, "row order", epoch);
  random.shuffle(order_);
}

row_order::batch row_order::at(std::size_t index) {
  auto first = index * batch_size_;
  auto count = std::min(batch_size_, order_.size() - first);
  users_.resize(count);
  items_.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    auto row = order_[first + i];
    users_[i] = user_of_[row];
    items_[i] = train_.items[row];
  }
  return {users_, items_};
}

} // namespace automodel::recsys
