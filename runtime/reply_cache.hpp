#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace automodel::runtime {

/// Gives equal requests one effect: the first of an idempotency key does the
/// work, those that come while it works wait for its answer, and those that
/// come later get the same answer. `Waiter` is what an answer is given to,
/// such as promise<Reply>. Not thread-safe: it belongs to one actor.
template <class Reply, class Waiter>
class reply_cache {
public:
  enum class turn : std::uint8_t {
    first,  ///< do the work, then call settle or forget
    joined, ///< somebody does; the waiter will be returned with the others
    known,  ///< it is done; see `reply`
  };

  struct outcome {
    turn what;
    std::optional<Reply> reply; ///< if known
  };

  /// Keeps the last `capacity` answers. Requests at work are not counted:
  /// they are bounded by what their senders may have in flight.
  explicit reply_cache(std::size_t capacity) : capacity_(capacity) {}

  /// A request has come. Without a key every request is the first of its
  /// kind, and nothing is kept of it.
  outcome enter(std::string_view key, Waiter waiter) {
    if (key.empty())
      return {turn::first, std::nullopt};
    if (auto known = replies_.find(key); known != replies_.end())
      return {turn::known, known->second};
    auto working = working_.find(key);
    auto fresh = working == working_.end();
    if (fresh)
      working = working_.emplace(key, std::vector<Waiter>{}).first;
    working->second.push_back(std::move(waiter));
    return {fresh ? turn::first : turn::joined, std::nullopt};
  }

  /// The work is done. Keeps the answer and returns everybody who waits for
  /// it, the first included.
  std::vector<Waiter> settle(std::string_view key, Reply reply) {
    auto waiting = forget(key);
    if (key.empty() || capacity_ == 0)
      return waiting;
    if (replies_.emplace(key, std::move(reply)).second)
      order_.emplace_back(key);
    if (order_.size() > capacity_) {
      replies_.erase(order_.front());
      order_.pop_front();
    }
    return waiting;
  }

  /// The work failed and may be tried again: nothing is kept. Returns
  /// everybody who waits.
  std::vector<Waiter> forget(std::string_view key) {
    auto working = working_.find(key);
    if (working == working_.end())
      return {};
    auto waiting = std::move(working->second);
    working_.erase(working);
    return waiting;
  }

  std::size_t working() const noexcept { return working_.size(); }
  std::size_t kept() const noexcept { return replies_.size(); }

private:
  const std::size_t capacity_;
  std::map<std::string, Reply, std::less<>> replies_;
  std::deque<std::string> order_;
  std::map<std::string, std::vector<Waiter>, std::less<>> working_;
};

} // namespace automodel::runtime
