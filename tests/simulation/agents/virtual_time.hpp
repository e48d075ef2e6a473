#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

namespace automodel::storage::test {

/// What happens, in the order of a clock that nobody waits for. Equal calls
/// give an equal order.
class virtual_time {
public:
  std::int64_t now() const noexcept { return now_; } ///< milliseconds

  void after(std::int64_t ms, std::function<void()> what) {
    waiting_.emplace(std::pair{now_ + ms, next_++}, std::move(what));
  }

  /// The next thing; false: nothing is left.
  bool step() {
    if (waiting_.empty())
      return false;
    auto first = waiting_.extract(waiting_.begin());
    now_ = first.key().first;
    first.mapped()();
    return true;
  }

private:
  std::int64_t now_ = 1'000'000;
  std::uint64_t next_ = 0;
  std::map<std::pair<std::int64_t, std::uint64_t>, std::function<void()>>
      waiting_;
};

} // namespace automodel::storage::test
