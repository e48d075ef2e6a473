#pragma once

#include "base/error.hpp"
#include "coordination/budgets/amounts.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace automodel::coordination {

/// What becomes of a reservation whose holder dies.
enum class reservation_fate : std::uint8_t {
  give_back, ///< nothing outside was touched: it is returned
  spend,     ///< a call went out whose outcome nobody knows (a language
             ///< model's, money): it counts as spent, whole
};

struct reservation {
  std::string id, holder; ///< 1 to 256 bytes
  amounts what;
  reservation_fate fate = reservation_fate::give_back;

  friend bool operator==(const reservation&, const reservation&) = default;
};

/// A cap on what may be spent, and who has reserved what of it. Everything is
/// reserved before it is used; what is reserved counts like what is spent, so
/// that spent + reserved never exceeds the cap whatever happens in between.
///
/// A value that changes by its four events alone: a fold. Each may be
/// delivered again; the second time it changes nothing.
class budget {
public:
  /// What is not named may not be used. Errors: invalid_argument (a quantity
  /// above largest_amount).
  static result<budget> create(amounts cap);

  /// Errors: resource_exhausted (more than is left; nothing is reserved, not
  /// even in part), conflict (that id was reserved with other content),
  /// invalid_argument (no name, too large a quantity).
  result<void> reserve(const reservation& wanted);

  /// What was used of a reservation; the rest is returned. Errors: not_found
  /// (never reserved, or returned when its holder died: late news of a dead
  /// holder changes nothing), conflict (settled with another amount),
  /// invalid_argument (more than was reserved).
  result<void> settle(std::string_view id, const amounts& used);

  /// The holder is dead: its open reservations meet their fate.
  void holder_died(std::string_view holder);

  const amounts& cap() const noexcept { return cap_; }
  const amounts& spent() const noexcept { return spent_; }
  const amounts& reserved() const noexcept { return reserved_; }
  amounts left() const; ///< cap - spent - reserved

  friend bool operator==(const budget&, const budget&) = default;

private:
  enum class state : std::uint8_t { open, settled, returned };
  struct account {
    reservation what;
    state now = state::open;
    amounts used{};

    friend bool operator==(const account&, const account&) = default;
  };

  void close(account& one, state now, const amounts& used);

  amounts cap_, spent_, reserved_;
  std::map<std::string, account, std::less<>> accounts_; ///< by reservation
};

} // namespace automodel::coordination
