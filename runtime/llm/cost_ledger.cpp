#include "runtime/llm/cost_ledger.hpp"

#include <algorithm>
#include <cstdio>

namespace automodel::runtime {

result<void> cost_ledger::reserve(std::uint64_t most) {
  std::lock_guard lock{mutex_};
  auto taken = spent_ + in_flight_;
  if (taken > cap_ || most > cap_ - taken)
    return fail(errc::resource_exhausted,
                "a call that may cost " + money_text(most)
                    + " would pass the cap of " + money_text(cap_) + ": "
                    + money_text(spent_) + " are spent, "
                    + money_text(in_flight_) + " in flight",
                "a higher price.cap, or shorter replies "
                "(limits.reply_tokens)");
  in_flight_ += most;
  return {};
}

void cost_ledger::settle(std::uint64_t most, std::uint64_t cost) {
  std::lock_guard lock{mutex_};
  in_flight_ -= std::min(most, in_flight_);
  spent_ += cost;
}

std::uint64_t cost_ledger::spent() const {
  std::lock_guard lock{mutex_};
  return spent_;
}

std::uint64_t cost_ledger::in_flight() const {
  std::lock_guard lock{mutex_};
  return in_flight_;
}

std::string money_text(std::uint64_t micro) {
  char text[32];
  std::snprintf(text, sizeof text, "%llu.%06llu",
                static_cast<unsigned long long>(micro / 1'000'000),
                static_cast<unsigned long long>(micro % 1'000'000));
  return text;
}

} // namespace automodel::runtime
