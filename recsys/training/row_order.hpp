#pragma once

#include "recsys/data/interactions.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace automodel::recsys {

/// Visits every train row once per epoch, in batches, in an order shuffled
/// anew each epoch from (seed, epoch).
class row_order {
public:
  /// `train` must live as long as this.
  row_order(const interactions& train, std::uint64_t seed,
            std::uint32_t batch_size);

  std::size_t batches_per_epoch() const noexcept;

  void start_epoch(std::uint64_t epoch);

  /// Users and items of one batch of the epoch; the last may be smaller.
  struct batch {
    std::span<const std::int64_t> users, items;
  };
  batch at(std::size_t index);

private:
  const interactions& train_;
  std::uint64_t seed_;
  std::size_t batch_size_;
  std::vector<std::uint32_t> user_of_; ///< [rows]
  std::vector<std::uint32_t> order_;   ///< [rows]
  std::vector<std::int64_t> users_, items_;
};

} // namespace automodel::recsys
