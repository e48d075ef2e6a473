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

  /// Fills `out` [users.size(), n_items], row-major. Not-a-number is allowed
  /// and ranks last.
  virtual result<void> scores(std::span<const user_id> users,
                              std::span<float> out)
    = 0;
};

} // namespace automodel::recsys
