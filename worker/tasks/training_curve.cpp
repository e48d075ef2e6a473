#include "worker/tasks/training_curve.hpp"

#include "recsys/monitors/finding.hpp"

namespace automodel::worker {

void training_curve::add(const recsys::training_progress& point) {
  if (recsys::depends_on_clock(point.metric))
    return;
  if (recsys::is_finding(point.metric)) {
    points_.push_back(point);
    return;
  }
  if (seen_++ % stride_ != 0)
    return;
  if (kept_ == capacity)
    thin();
  ++kept_;
  points_.push_back(point);
}

void training_curve::thin() {
  bool stays = false;
  std::erase_if(points_, [&](const recsys::training_progress& point) {
    if (recsys::is_finding(point.metric))
      return false;
    stays = !stays;
    return !stays;
  });
  kept_ = capacity / 2;
  stride_ *= 2;
}

} // namespace automodel::worker
