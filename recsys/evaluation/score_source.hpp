#pragma once

#include "base/error.hpp"
#include "recsys/data/interactions.hpp"

#include <span>

namespace automodel::recsys {

/// Where an evaluation gets its scores from: a fitted model in another
/// process, a file of another system's scores, or a test's constant.
class score_source {
public:
  virtual ~score_source() = default;

  /// Fills `out` [users.size(), n_items], row-major. Higher is better. A score
  /// that is not finite is no recommendation: the item ranks behind all
  /// others.
  virtual result<void> scores(std::span<const user_id> users,
                              std::span<float> out)
      = 0;

  /// Tells that exactly these users are asked for next, so that a source that
  /// computes elsewhere can start while the caller is busy. May do nothing.
  virtual result<void> announce(std::span<const user_id> users) {
    static_cast<void>(users);
    return {};
  }
};

} // namespace automodel::recsys
