#pragma once

#include "recsys/models/recommender.hpp"

#include <cstdint>
#include <vector>

namespace automodel::worker {

/// The points of a training curve, thinned so that a report of it stays small:
/// when it is full, every second point goes and from then on every second one
/// is kept. What monitors found stays, but for what depends on the clock.
/// Depends on the points alone, not on time.
class training_curve {
public:
  static constexpr std::size_t capacity = 512;

  void add(const recsys::training_progress& point);

  const std::vector<recsys::training_progress>& points() const noexcept {
    return points_;
  }

private:
  void thin();

  std::vector<recsys::training_progress> points_;
  std::size_t kept_ = 0; ///< of the points that are no findings
  std::uint64_t seen_ = 0;
  std::uint64_t stride_ = 1;
};

} // namespace automodel::worker
