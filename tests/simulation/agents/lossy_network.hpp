#pragma once

#include "base/random_stream.hpp"
#include "virtual_time.hpp"

#include <utility>

namespace automodel::storage::test {

/// Carries messages late, in another order, twice, or not at all, as drawn
/// from a seed, until `calm` is called; from then on once each.
class lossy_network {
public:
  lossy_network(virtual_time& time, std::uint64_t seed)
      : time_(time), random_(seed, "network"), lost_(random_.below(30)),
        doubled_(random_.below(30)), slowest_(2 + random_.below(60)) {}

  template <class Deliver>
  void send(const Deliver& deliver) {
    if (!calm_ && random_.below(100) < lost_)
      return;
    auto copies = !calm_ && random_.below(100) < doubled_ ? 2 : 1;
    for (int i = 0; i < copies; ++i)
      time_.after(1 + static_cast<std::int64_t>(random_.below(slowest_)),
                  deliver);
  }

  void calm() { calm_ = true; }
  bool is_calm() const noexcept { return calm_; }

private:
  virtual_time& time_;
  random_stream random_;
  std::uint64_t lost_, doubled_, slowest_; ///< percent, percent, milliseconds
  bool calm_ = false;
};

} // namespace automodel::storage::test
