#include "recsys/models/classical/weighted_history.hpp"

#include <ranges>
#include <string>

namespace automodel::recsys {

weighted_history::weighted_history(const interactions& history, double decay)
    : history_(history), decay_(decay), seen_(history.n_items) {}

std::span<const weighted_history::entry> weighted_history::of(user_id user) {
  constexpr double negligible = 1e-30;
  entries_.clear();
  ++call_;
  double weight = 1;
  for (auto item : history_.of(user) | std::views::reverse) {
    if (weight < negligible)
      break;
    if (seen_[item] != call_)
      entries_.push_back({item, static_cast<float>(weight)});
    seen_[item] = call_;
    weight *= decay_;
  }
  return entries_;
}

result<void> check_scoring(std::span<const user_id> users,
                           const interactions& history, std::uint32_t n_items,
                           std::size_t room) {
  if (history.n_items != n_items)
    return fail(errc::incompatible, "the model knows " + std::to_string(n_items)
                                        + " items, the history is over "
                                        + std::to_string(history.n_items));
  if (room != users.size() * n_items)
    return fail(errc::invalid_argument, "the room for scores has another size");
  for (auto user : users)
    if (user >= history.n_users)
      return fail(errc::invalid_argument,
                  "there is no user " + std::to_string(user));
  return {};
}

} // namespace automodel::recsys
