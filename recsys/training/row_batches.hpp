#pragma once

#include "recsys/data/labelled_rows.hpp"
#include "recsys/training/batch_source.hpp"

namespace automodel::recsys {

/// The batches of the task `ctr`: labelled rows.
///   id/field      int64 [rows, n_fields]
///   value/field   float32 [rows, n_fields]
///   label         float32 [rows, n_labels]
class row_batches final : public batch_source {
public:
  /// `train` must live as long as this.
  row_batches(const labelled_rows& train, std::uint64_t seed,
              std::uint32_t batch_size);

  std::size_t batches_per_epoch() const override;
  void start_epoch(std::uint64_t epoch) override;
  training_batch at(std::size_t index) override;
  std::map<std::string, std::size_t> columns() const override;
  /// field_start int64 [n_fields + 1]
  tensor_map constants() const override;

private:
  const labelled_rows& train_;
  std::uint64_t seed_;
  std::size_t batch_size_;
  std::vector<std::uint32_t> order_;
};

/// The tensors id/field and value/field of some rows.
tensor_map field_tensors(const labelled_rows& rows,
                         std::span<const std::uint32_t> chosen);

} // namespace automodel::recsys
