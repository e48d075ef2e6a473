#include "recsys/training/sequence_batches.hpp"

#include "base/random_stream.hpp"
#include "recsys/training/id_tensor.hpp"
#include "recsys/training/interaction_batches.hpp"
#include "recsys/training/negative_sampler.hpp"

#include <algorithm>

namespace automodel::recsys {

sequence_batches::sequence_batches(const interactions& train,
                                   std::uint64_t seed, std::uint32_t batch_size,
                                   std::uint32_t max_length)
    : train_(train), seed_(seed), batch_size_(batch_size),
      max_length_(max_length), log_popularity_(log_popularity(train)) {
  for (std::uint32_t user = 0; user < train.n_users; ++user)
    if (train.of(user).size() > 1)
      learners_.push_back(user);
}

std::size_t sequence_batches::batches_per_epoch() const {
  return (learners_.size() + batch_size_ - 1) / batch_size_;
}

void sequence_batches::start_epoch(std::uint64_t epoch) {
  order_ = learners_;
  random_stream random(seed_, "sequence order", epoch);
  random.shuffle(order_);
}

training_batch sequence_batches::at(std::size_t index) {
  auto begin = index * batch_size_;
  auto count = std::min(batch_size_, order_.size() - begin);
  std::vector<std::span<const std::uint32_t>> inputs(count), targets(count);
  for (std::size_t i = 0; i < count; ++i) {
    auto all = train_.of(order_[begin + i]);
    auto used = all.last(std::min(all.size(), max_length_ + 1));
    inputs[i] = used.first(used.size() - 1);
    targets[i] = used.subspan(1);
  }
  auto packed = pack(inputs);
  training_batch out;
  std::vector<std::int64_t> token, next;
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t k = 0; k < targets[i].size(); ++k) {
      token.push_back(packed.first[i] + static_cast<std::int64_t>(k));
      next.push_back(targets[i][k]);
      out.users.push_back(order_[begin + i]);
    }
  }
  out.rows = next.size();
  out.tensors = sequence_tensors(packed);
  out.tensors.emplace("token", id_tensor(token));
  out.tensors.emplace("id/next", id_tensor(next));
  out.tensors.emplace("logq/next", looked_up(log_popularity_, next));
  return out;
}

std::map<std::string, std::size_t> sequence_batches::columns() const {
  return {{"item", train_.n_items},
          {"next", train_.n_items},
          {"position", max_length_},
          {"age", max_length_}};
}

tensor_map sequence_batches::constants() const {
  return interaction_constants(train_);
}

tensor_map sequence_tensors(const packed_sequences& packed) {
  auto shape = {packed.rows, packed.length};
  return {{"id/item", id_tensor(packed.items, shape)},
          {"id/position", id_tensor(packed.position, shape)},
          {"id/age", id_tensor(packed.age, shape)},
          {"segment", id_tensor(packed.segment, shape)}};
}

} // namespace automodel::recsys
