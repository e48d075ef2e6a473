#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace automodel::runtime {

/// Requests that ended their receivers. A request whose idempotency key was
/// being handled at `deaths_allowed` deaths is held: every actor of the node
/// answers it with an error instead of dying of it again. Any thread.
class quarantine {
public:
  /// Remembers at most `capacity` keys; the oldest is forgotten first.
  explicit quarantine(std::uint32_t deaths_allowed = 2,
                      std::size_t capacity = 1024);

  /// An actor died while it handled `key`. True if the key is held now.
  bool note_death(std::string_view key);

  bool holds(std::string_view key) const;

  /// Whether any key is held: one load, asked for each message.
  bool any() const noexcept { return held_.load(std::memory_order_relaxed); }

  /// How often its receiver died of it.
  std::uint32_t deaths(std::string_view key) const;

private:
  void forget_oldest();

  const std::uint32_t deaths_allowed_;
  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::map<std::string, std::uint32_t, std::less<>> deaths_;
  std::deque<std::string> order_;
  std::atomic<std::size_t> held_{0};
};

} // namespace automodel::runtime
