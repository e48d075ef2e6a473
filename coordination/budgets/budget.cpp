#include "coordination/budgets/budget.hpp"

#include <algorithm>
#include <utility>

namespace automodel::coordination {

namespace {

constexpr std::size_t longest_id = 256;

bool is_name(const std::string& text) noexcept {
  return !text.empty() && text.size() <= longest_id;
}

bool is_counted(const amounts& what) {
  return std::ranges::all_of(
      what, [](const auto& one) { return one.second <= largest_amount; });
}

} // namespace

result<budget> budget::create(amounts cap) {
  if (!is_counted(cap))
    return fail(errc::invalid_argument, "a cap is too large", "up to 2^48");
  budget made;
  made.cap_ = std::move(cap);
  return made;
}

amounts budget::left() const {
  auto found = cap_;
  subtract(found, spent_);
  subtract(found, reserved_);
  return found;
}

result<void> budget::reserve(const reservation& wanted) {
  if (!is_name(wanted.id) || !is_name(wanted.holder)
      || !is_counted(wanted.what))
    return fail(errc::invalid_argument,
                "a reservation without a name or a holder, or too large",
                "1 to 256 bytes; up to 2^48");
  if (auto known = accounts_.find(wanted.id); known != accounts_.end()) {
    if (known->second.what == wanted)
      return {};
    return fail(errc::conflict,
                "reservation " + wanted.id + " was made with other content");
  }
  if (auto resource = lacking(left(), wanted.what)) {
    auto free = left();
    auto cap = cap_.find(*resource);
    return fail(
        errc::resource_exhausted,
        wanted.holder + " wants " + std::to_string(wanted.what.at(*resource))
            + " of " + *resource + ", of which "
            + std::to_string(free[*resource]) + " are left",
        "the cap is " + std::to_string(cap == cap_.end() ? 0 : cap->second));
  }
  add(reserved_, wanted.what);
  accounts_.emplace(wanted.id, account{wanted, state::open, {}});
  return {};
}

void budget::close(account& one, state now, const amounts& used) {
  subtract(reserved_, one.what.what);
  add(spent_, used);
  one.now = now;
  one.used = used;
}

result<void> budget::settle(std::string_view id, const amounts& used) {
  auto at = accounts_.find(id);
  if (at == accounts_.end() || at->second.now == state::returned)
    return fail(errc::not_found,
                "reservation " + std::string{id} + " is not open",
                "it was never made, or its holder died");
  auto& account = at->second;
  if (account.now == state::settled) {
    if (account.used == used)
      return {};
    return fail(errc::conflict, "reservation " + std::string{id}
                                    + " was settled with another amount");
  }
  if (auto resource = lacking(account.what.what, used))
    return fail(errc::invalid_argument,
                "reservation " + std::string{id} + " did not hold so much of "
                    + *resource,
                "reserve before use");
  close(account, state::settled, used);
  return {};
}

void budget::holder_died(std::string_view holder) {
  for (auto& [ignored, account] : accounts_)
    if (account.what.holder == holder && account.now == state::open)
      close(account, state::returned,
            account.what.fate == reservation_fate::spend ? account.what.what
                                                         : amounts{});
}

} // namespace automodel::coordination
