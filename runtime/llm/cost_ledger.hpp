#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <mutex>

namespace automodel::runtime {

/// Money that may be spent, in millionths of the unit of the prices. What a
/// call may cost at most is set aside before it is made, so that calls in
/// flight together can never pass the cap. Safe to use from several threads.
class cost_ledger {
public:
  /// `spent` was spent before, by an earlier process.
  cost_ledger(std::uint64_t cap, std::uint64_t spent)
      : cap_(cap), spent_(spent) {}

  /// Errors: resource_exhausted, with what is left.
  result<void> reserve(std::uint64_t most);

  /// Ends a reservation of `most`: `cost` was spent of it.
  void settle(std::uint64_t most, std::uint64_t cost);

  std::uint64_t spent() const;
  std::uint64_t in_flight() const;

private:
  mutable std::mutex mutex_;
  std::uint64_t cap_, spent_, in_flight_ = 0;
};

/// "1.250000".
std::string money_text(std::uint64_t micro);

} // namespace automodel::runtime
