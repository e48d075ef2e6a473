#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <typeinfo>

namespace automodel::runtime {

/// Monotonic time in nanoseconds as of the last timer tick (1 to 10 ms
/// coarse). It costs a tenth of the exact clock and is read for each message.
std::int64_t coarse_now_ns() noexcept;

/// What is known about one actor from outside, without asking it. Senders
/// write the first cache line, the actor alone writes the rest; anybody may
/// read at any time, and sees each number whole but not all of one instant.
class actor_counters {
public:
  actor_counters(std::string path, std::string kind, std::uint32_t restarts);

  const std::string path;
  const std::string kind;
  const std::uint32_t restarts; ///< how often its supervisor rebuilt it

  /// A message was put into the mailbox. Any thread.
  void note_enqueued() noexcept {
    enqueued_.fetch_add(1, std::memory_order_relaxed);
  }

  /// A handler begins. The actor only.
  void note_begin(const std::type_info* type) noexcept {
    auto depth = enqueued_.load(relaxed) - handled_.load(relaxed);
    if (depth > peak_depth_.load(relaxed))
      peak_depth_.store(depth, relaxed);
    type_.store(type, relaxed);
    auto now = coarse_now_ns();
    note_spent_until(now);
    began_ns_ = now;
    since_ns_.store(now, relaxed);
  }

  /// The handler ended; `kept`: the message stays in the mailbox. The clock is
  /// read by what follows, the next handler or the pause: once a message.
  void note_end(bool kept = false) noexcept {
    since_ns_.store(0, relaxed);
    if (!kept)
      handled_.store(handled_.load(relaxed) + 1, relaxed);
  }

  /// The actor gives its thread back.
  void note_pause() noexcept {
    if (began_ns_ == 0)
      return;
    note_spent_until(coarse_now_ns());
    began_ns_ = 0;
  }

  void note_unexpected() noexcept { bump(unexpected_); }
  void note_expired() noexcept { bump(expired_); }
  void note_quarantined() noexcept { bump(quarantined_); }
  void note_error(std::string text);

  /// What the actor says of itself, a line for people.
  void set_summary(std::string text);

  /// Its messages wait until it is told to go on. The actor only.
  void set_paused(bool paused) noexcept { paused_.store(paused, relaxed); }

  std::uint64_t enqueued() const noexcept { return enqueued_.load(relaxed); }
  std::uint64_t handled() const noexcept { return handled_.load(relaxed); }
  std::uint64_t peak_depth() const noexcept {
    return peak_depth_.load(relaxed);
  }
  /// Nanoseconds spent in handlers. An estimate for short handlers: the
  /// coarse clock moves by a whole tick under few of them, and not at all
  /// under most; the sum is right on average. Exact to a tick for long ones.
  std::uint64_t busy_ns() const noexcept { return busy_ns_.load(relaxed); }
  std::uint64_t longest_ns() const noexcept {
    return longest_ns_.load(relaxed);
  }
  /// Type of the message being handled, else of the last one; may be null.
  const std::type_info* message_type() const noexcept {
    return type_.load(relaxed);
  }
  /// When the handler at work began (coarse_now_ns); 0: none is at work.
  std::int64_t handling_since_ns() const noexcept {
    return since_ns_.load(relaxed);
  }
  std::uint64_t unexpected() const noexcept {
    return unexpected_.load(relaxed);
  }
  std::uint64_t expired() const noexcept { return expired_.load(relaxed); }
  std::uint64_t quarantined() const noexcept {
    return quarantined_.load(relaxed);
  }
  std::uint64_t errors() const noexcept { return errors_.load(relaxed); }
  bool paused() const noexcept { return paused_.load(relaxed); }
  std::string last_error() const;
  std::string summary() const;

private:
  using counter = std::atomic<std::uint64_t>;
  static constexpr auto relaxed = std::memory_order_relaxed;

  static void bump(counter& c) noexcept {
    c.store(c.load(relaxed) + 1, relaxed);
  }
  void note_spent_until(std::int64_t now_ns) noexcept {
    if (began_ns_ != 0 && now_ns > began_ns_)
      note_spent(now_ns - began_ns_);
  }
  void note_spent(std::int64_t ns) noexcept;

  alignas(64) counter enqueued_{0};
  alignas(64) counter handled_{0};
  counter peak_depth_{0};
  std::atomic<const std::type_info*> type_{nullptr};
  std::atomic<std::int64_t> since_ns_{0};
  std::int64_t began_ns_ = 0; ///< of the last handler; 0: after a pause
  counter busy_ns_{0};
  counter longest_ns_{0};
  counter unexpected_{0};
  counter expired_{0};
  counter quarantined_{0};
  counter errors_{0};
  std::atomic<bool> paused_{false};
  mutable std::mutex texts_;
  std::string last_error_;
  std::string summary_;
};

} // namespace automodel::runtime
