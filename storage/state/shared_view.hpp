#pragma once

#include "storage/record.hpp"
#include "storage/state/budgets.hpp"
#include "storage/state/leases.hpp"
#include "storage/state/payments.hpp"
#include "storage/state/slots.hpp"
#include "storage/state/verdicts.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::storage {

class journal_store;

/// What agents share, as it is after some commit; each call sees one snapshot.
/// Made by memory_reader::shared. Errors of every call: corrupt, io_error.
class shared_view {
public:
  explicit shared_view(std::shared_ptr<const journal_store> store);

  result<std::optional<slot_state>> slot(std::string_view name) const;
  result<std::map<std::string, slot_state>> slots() const;

  result<std::optional<lease_state>> lease(std::string_view name) const;
  result<std::map<std::string, lease_state>> leases() const;

  /// The account at a time: reservations of leases that ended are returned.
  result<std::optional<budget_state>> budget(std::string_view account,
                                             std::int64_t unix_ms) const;
  result<std::map<std::string, budget_state>>
  budgets(std::int64_t unix_ms) const;

  /// Letters that wait for somebody, oldest first, at most `limit`.
  result<std::vector<stored_record>> letters(std::string_view to,
                                             std::size_t limit = 1000) const;

  struct earning {
    std::string agent;
    messages::schema::Reward::Kind kind{};
    earnings_state paid;
  };
  result<std::vector<earning>> earnings() const;

  struct skill {
    std::string name;
    stored_record record; ///< the current form
    bool live = false;    ///< a verdict among its evidence stands
  };
  result<std::vector<skill>> skills() const;

private:
  std::shared_ptr<const journal_store> store_;
};

} // namespace automodel::storage
