#pragma once

#include "recsys/data/interactions.hpp"
#include "recsys/training/batch_source.hpp"
#include "recsys/training/packed_sequences.hpp"

namespace automodel::recsys {

/// The batches of the task `sequential`: the train rows of some users, packed.
/// Each item of a sequence but the first is the target of those before it.
///   id/item              int64 [rows, length], -1: padding
///   id/position, id/age  int64 [rows, length], from the oldest or newest item
///   segment              int64 [rows, length], 0: padding; equal numbers are
///                        one sequence
///   token                int64 [targets], where in the flattened rows the
///                        last item before each target stands
///   id/next              int64 [targets]
///   logq/next            float32 [targets], ln of the item's share of rows
class sequence_batches final : public batch_source {
public:
  /// `train` must live as long as this. A batch holds `batch_size` users; of a
  /// longer history the newest `max_length` + 1 rows are used.
  sequence_batches(const interactions& train, std::uint64_t seed,
                   std::uint32_t batch_size, std::uint32_t max_length);

  std::size_t batches_per_epoch() const override;
  void start_epoch(std::uint64_t epoch) override;
  training_batch at(std::size_t index) override;
  std::map<std::string, std::size_t> columns() const override;
  tensor_map constants() const override;

private:
  const interactions& train_;
  std::uint64_t seed_;
  std::size_t batch_size_, max_length_;
  std::vector<std::uint32_t> learners_; ///< users with a target, ascending
  std::vector<std::uint32_t> order_;
  std::vector<float> log_popularity_;
};

/// The tensors id/item, id/position, id/age and segment of packed rows.
tensor_map sequence_tensors(const packed_sequences& packed);

} // namespace automodel::recsys
