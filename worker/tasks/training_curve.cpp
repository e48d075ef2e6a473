#include "worker/tasks/training_curve.hpp"

namespace automodel::worker {

void training_curve::add(const recsys::training_progress& point) {
  if (seen_++ % stride_ != 0)
    return;
  if (points_.size() == capacity) {
    for (std::size_t i = 0; i < capacity / 2; ++i)
      points_[i] = points_[2 * i];
    points_.resize(capacity / 2);
    stride_ *= 2;
  }
  points_.push_back(point);
}

} // namespace automodel::worker
