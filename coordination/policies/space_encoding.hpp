#pragma once

#include "coordination/policies/arms.hpp"

#include <optional>
#include <span>
#include <vector>

namespace automodel::coordination {

/// A configuration as a vector, for linear models of its reward.
///
/// Of parameters: a constant 1; of each choice one number per value, 1 for the
/// value it has; of each range its position p in [0, 1] as 2p - 1 and
/// (2p - 1)^2, so that the best may lie inside. Parameters that are no part of
/// the configuration are zeros. Or independent arms: one number per
/// configuration.
class space_encoding {
public:
  space_encoding(const recsys::search_space& space, bool independent_arms);

  std::size_t size() const noexcept { return size_; }

  /// [size]; `values` must be a configuration of the space.
  std::vector<double> encode(const recsys::search_space& space,
                             const parameters& values) const;

private:
  std::optional<arms> arms_;
  std::size_t size_ = 0;
};

} // namespace automodel::coordination
