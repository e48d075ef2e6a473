#include "runtime/quarantine.hpp"

namespace automodel::runtime {

quarantine::quarantine(std::uint32_t deaths_allowed, std::size_t capacity)
    : deaths_allowed_(deaths_allowed), capacity_(capacity) {}

bool quarantine::note_death(std::string_view key) {
  std::lock_guard guard{mutex_};
  auto found = deaths_.find(key);
  if (found == deaths_.end()) {
    if (order_.size() == capacity_)
      forget_oldest();
    order_.emplace_back(key);
    found = deaths_.emplace(key, 0).first;
  }
  if (++found->second == deaths_allowed_)
    ++held_;
  return found->second >= deaths_allowed_;
}

bool quarantine::holds(std::string_view key) const {
  return deaths(key) >= deaths_allowed_;
}

std::uint32_t quarantine::deaths(std::string_view key) const {
  std::lock_guard guard{mutex_};
  auto found = deaths_.find(key);
  return found == deaths_.end() ? 0 : found->second;
}

void quarantine::forget_oldest() {
  auto oldest = deaths_.find(order_.front());
  if (oldest->second >= deaths_allowed_)
    --held_;
  deaths_.erase(oldest);
  order_.pop_front();
}

} // namespace automodel::runtime
