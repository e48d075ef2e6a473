#include "recsys/training/interaction_batches.hpp"

#include <ATen/Functions.h>

#include "base/random_stream.hpp"
#include "recsys/training/id_tensor.hpp"
#include "recsys/training/negative_sampler.hpp"

#include <algorithm>
#include <numeric>

namespace automodel::recsys {

interaction_batches::interaction_batches(const interactions& train,
                                         std::uint64_t seed,
                                         std::uint32_t batch_size)
    : train_(train), seed_(seed), batch_size_(batch_size),
      user_of_(train.size()), order_(train.size()),
      log_popularity_(log_popularity(train)) {
  for (std::uint32_t user = 0; user < train.n_users; ++user)
    std::fill(user_of_.begin() + train.offsets[user],
              user_of_.begin() + train.offsets[user + 1], user);
}

std::size_t interaction_batches::batches_per_epoch() const {
  return (order_.size() + batch_size_ - 1) / batch_size_;
}

// Each epoch's order is made from the file's, so that it does not depend on
// the epochs before it.
void interaction_batches::start_epoch(std::uint64_t epoch) {
  std::iota(order_.begin(), order_.end(), 0U);
  random_stream random(seed_, "row order", epoch);
  random.shuffle(order_);
}

training_batch interaction_batches::at(std::size_t index) {
  auto first = index * batch_size_;
  auto count = std::min(batch_size_, order_.size() - first);
  training_batch out;
  out.rows = count;
  out.users.resize(count);
  std::vector<std::int64_t> items(count);
  for (std::size_t i = 0; i < count; ++i) {
    auto row = order_[first + i];
    out.users[i] = user_of_[row];
    items[i] = train_.items[row];
  }
  out.tensors = {{"id/user", id_tensor(out.users)},
                 {"id/item", id_tensor(items)},
                 {"logq/item", looked_up(log_popularity_, items)}};
  return out;
}

std::map<std::string, std::size_t> interaction_batches::columns() const {
  return {{"user", train_.n_users}, {"item", train_.n_items}};
}

tensor_map interaction_batches::constants() const {
  return interaction_constants(train_);
}

tensor_map interaction_constants(const interactions& train) {
  auto users = at::zeros({train.n_users}, at::kFloat);
  auto items = at::zeros({train.n_items}, at::kFloat);
  for (std::uint32_t user = 0; user < train.n_users; ++user)
    users.data_ptr<float>()[user] = static_cast<float>(train.of(user).size());
  for (auto item : train.items)
    items.data_ptr<float>()[item] += 1;
  std::vector<std::int64_t> from, to;
  std::vector<std::uint32_t> known;
  for (std::uint32_t user = 0; user < train.n_users; ++user) {
    auto own = train.of(user);
    known.assign(own.begin(), own.end());
    std::ranges::sort(known);
    auto repeated = std::ranges::unique(known);
    known.erase(repeated.begin(), repeated.end());
    from.insert(from.end(), known.size(), user);
    to.insert(to.end(), known.begin(), known.end());
  }
  return {{"user_count", users},
          {"item_count", items},
          {"edge/user", id_tensor(from)},
          {"edge/item", id_tensor(to)}};
}

} // namespace automodel::recsys
