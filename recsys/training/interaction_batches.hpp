#pragma once

#include "recsys/data/interactions.hpp"
#include "recsys/training/batch_source.hpp"

namespace automodel::recsys {

/// The batches of the task `retrieval`: train rows, each a user and an item.
///   id/user, id/item   int64 [rows]
///   logq/item          float32 [rows], ln of the item's share of train rows
class interaction_batches final : public batch_source {
public:
  /// `train` must live as long as this.
  interaction_batches(const interactions& train, std::uint64_t seed,
                      std::uint32_t batch_size);

  std::size_t batches_per_epoch() const override;
  void start_epoch(std::uint64_t epoch) override;
  training_batch at(std::size_t index) override;
  std::map<std::string, std::size_t> columns() const override;
  tensor_map constants() const override;

private:
  const interactions& train_;
  std::uint64_t seed_;
  std::size_t batch_size_;
  std::vector<std::uint32_t> user_of_; ///< [rows]
  std::vector<std::uint32_t> order_;   ///< [rows]
  std::vector<float> log_popularity_;
};

/// item_count [n_items] and user_count [n_users]: the train rows of each;
/// edge/user and edge/item, int64 [edges]: who has a row with what, each pair
/// once, in order.
tensor_map interaction_constants(const interactions& train);

} // namespace automodel::recsys
