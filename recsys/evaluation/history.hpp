#pragma once

#include "base/error.hpp"
#include "recsys/data/interactions.hpp"

#include <cstdint>
#include <vector>

namespace automodel::recsys {

/// Two parts of one split as one: what is known of each user once validation
/// is over. Owns its rows.
class joined_interactions {
public:
  /// The rows of `later` join those of `earlier`, per user. With timestamps in
  /// both parts rows stand in time order, those of `earlier` first where times
  /// are equal; without, `later` follows `earlier`. Errors: invalid_argument
  /// (the parts disagree about users or items).
  static result<joined_interactions> join(const interactions& earlier,
                                          const interactions& later);

  /// Valid as long as this object lives and is not assigned to.
  interactions rows() const noexcept;

private:
  std::uint32_t n_users_ = 0, n_items_ = 0;
  std::vector<std::int64_t> offsets_;
  std::vector<std::uint32_t> items_;
  std::vector<float> ratings_;
  std::vector<std::int64_t> timestamps_;
};

} // namespace automodel::recsys
