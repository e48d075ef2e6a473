#pragma once

#include "base/error.hpp"
#include "coordination/budgets/amounts.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::coordination {

/// Somebody wants some resources, all at once.
struct grant_request {
  std::string id; ///< 1 to 256 bytes
  amounts what;
  std::int64_t priority = 0; ///< more goes first

  friend bool operator==(const grant_request&, const grant_request&) = default;
};

struct grant_terms {
  /// Rounds of waiting that are worth one step of priority, at least 1.
  std::uint64_t ageing = 8;
  /// Rounds after which nobody that comes later may overtake.
  std::uint64_t patience = 64;

  friend bool operator==(const grant_terms&, const grant_terms&) = default;
};

/// Hands out resources that come back: cores, memory, worker slots, shares of
/// traffic.
///
/// A request is granted whole or not at all, and who waits holds nothing, so
/// that nobody can wait in a circle. In each round requests are looked at by
/// priority, which grows with waiting, then by age, then by id; what does not
/// fit is passed over. From `patience` rounds on, the request that has waited
/// longest is not passed over any more: it is granted before anybody else. So
/// a request waits at most until everybody who held something then, and
/// everybody who had waited as long before it, is done.
///
/// A value that changes by its three events alone; equal events, equal grants,
/// whatever the order of requests within a round.
class grant_pool {
public:
  /// Errors: invalid_argument (ageing of 0, too large a quantity).
  static result<grant_pool> create(amounts capacity, grant_terms terms = {});

  /// Errors: invalid_argument (no name, more than there ever is), conflict (the
  /// id waits or holds with other content). The same again changes nothing.
  result<void> request(const grant_request& wanted);

  /// Somebody is done, or dead, or wants nothing any more. Unknown ids: no
  /// effect.
  void release(std::string_view id);

  /// Ends a round: who is granted now, in this order.
  std::vector<std::string> grant();

  amounts free() const;
  std::size_t waiting() const noexcept { return waiting_.size(); }
  std::size_t holding() const noexcept { return holding_.size(); }

  friend bool operator==(const grant_pool&, const grant_pool&) = default;

private:
  struct waiter {
    grant_request what;
    std::uint64_t since = 0; ///< round

    friend bool operator==(const waiter&, const waiter&) = default;
  };

  std::vector<const waiter*> in_order() const;

  amounts capacity_;
  grant_terms terms_;
  std::uint64_t round_ = 0;
  std::map<std::string, waiter, std::less<>> waiting_;
  std::map<std::string, grant_request, std::less<>> holding_;
};

} // namespace automodel::coordination
