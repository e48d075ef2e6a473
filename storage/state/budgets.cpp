#include "storage/state/budgets.hpp"

#include "messages/parameters.hpp"
#include "storage/state/leases.hpp"
#include "storage/tables.hpp"

namespace automodel::storage {

namespace schema = messages::schema;

namespace {

// One account while a change of it is applied.
class account_change {
public:
  account_change(state_changes& state, const change_context& at,
                 std::string account)
      : state_(state), at_(at), account_(std::move(account)) {}

  /// Loads it and returns what ended leases held.
  result<bool> load();

  result<void> limit(schema::Budget::Limit::Reader limit);
  result<void> reserve(schema::Budget::Reservation::Reader wanted);
  result<void> settle(schema::Budget::Settlement::Reader settlement);

  const budget_state& budget() const noexcept { return budget_; }
  void save() { state_.put(budget_key(account_), budget_.value()); }

private:
  result<bool> has_ended(const reservation_state& reservation) const;
  std::string key_of(std::string_view reservation) const {
    return reservation_prefix(account_)
           + key_builder{}.text(reservation).take();
  }
  std::string says() const {
    return "budget " + account_ + " has " + std::to_string(budget_.left())
           + " of " + std::to_string(budget_.limit) + ' ' + budget_.unit
           + " left (" + std::to_string(budget_.spent) + " spent, "
           + std::to_string(budget_.reserved) + " in flight)";
  }

  state_changes& state_;
  const change_context& at_;
  std::string account_;
  budget_state budget_;
};

result<bool>
account_change::has_ended(const reservation_state& reservation) const {
  if (reservation.lease.empty())
    return false;
  auto lease = load_state<lease_state>(state_, lease_key(reservation.lease));
  if (!lease)
    return pass_on(lease);
  return !*lease || (*lease)->token != reservation.token
         || !(*lease)->is_live(at_.unix_ms);
}

result<bool> account_change::load() {
  auto stored = load_state<budget_state>(state_, budget_key(account_));
  if (!stored)
    return pass_on(stored);
  if (!*stored)
    return false;
  budget_ = **stored;
  auto in_flight = state_.under(reservation_prefix(account_));
  if (!in_flight)
    return pass_on(in_flight);
  for (const auto& [key, value] : *in_flight) {
    auto reservation = read_state<reservation_state>(value);
    if (!reservation)
      return pass_on(reservation);
    auto ended = has_ended(*reservation);
    if (!ended)
      return pass_on(ended);
    if (!*ended)
      continue;
    budget_.reserved -= reservation->amount;
    if (reservation->spent_if_lost)
      budget_.spent += reservation->amount;
    state_.erase(key);
  }
  return true;
}

result<void> account_change::limit(schema::Budget::Limit::Reader limit) {
  auto used = budget_.spent + budget_.reserved;
  if (limit.getAmount() < used)
    return fail(errc::resource_exhausted,
                says() + ": its limit cannot be "
                    + std::to_string(limit.getAmount()),
                "at least " + std::to_string(used));
  budget_.limit = limit.getAmount();
  budget_.unit = messages::read_text(limit.getUnit());
  return {};
}

result<void>
account_change::reserve(schema::Budget::Reservation::Reader wanted) {
  auto name = messages::read_text(wanted.getName());
  auto there = state_.get(key_of(name));
  if (!there)
    return pass_on(there);
  if (*there)
    return fail(errc::conflict, "budget " + account_ + " has a reservation '"
                                    + name + "' already");
  if (wanted.getAmount() > budget_.left())
    return fail(errc::resource_exhausted,
                says() + ": not " + std::to_string(wanted.getAmount()));
  reservation_state made{wanted.getAmount(),
                         messages::read_text(wanted.getLease()),
                         wanted.getToken(), wanted.getSpentIfLost()};
  if (!made.lease.empty())
    if (auto ok = check_fence(state_, at_, made.lease, made.token); !ok)
      return ok;
  budget_.reserved += made.amount;
  state_.put(key_of(name), made.value());
  return {};
}

result<void>
account_change::settle(schema::Budget::Settlement::Reader settlement) {
  auto name = messages::read_text(settlement.getName());
  auto made = load_state<reservation_state>(state_, key_of(name));
  if (!made)
    return pass_on(made);
  if (!*made)
    return fail(errc::not_found,
                "budget " + account_ + " has no reservation '" + name
                    + "': it was settled, or its lease has ended");
  if (settlement.getSpent() > (*made)->amount)
    return fail(errc::invalid_argument,
                "reservation '" + name + "' of budget " + account_ + " is "
                    + std::to_string((*made)->amount) + ", so "
                    + std::to_string(settlement.getSpent())
                    + " cannot be spent");
  budget_.reserved -= (*made)->amount;
  budget_.spent += settlement.getSpent();
  state_.erase(key_of(name));
  return {};
}

} // namespace

budget_state budget_state::read(state_reader& from) {
  budget_state budget;
  budget.limit = from.number();
  budget.unit = from.text();
  budget.spent = from.number();
  budget.reserved = from.number();
  return budget;
}

std::string budget_state::value() const {
  return state_writer{}
      .number(limit)
      .text(unit)
      .number(spent)
      .number(reserved)
      .take();
}

reservation_state reservation_state::read(state_reader& from) {
  reservation_state reservation;
  reservation.amount = from.number();
  reservation.lease = from.text();
  reservation.token = from.number();
  reservation.spent_if_lost = from.flag();
  return reservation;
}

std::string reservation_state::value() const {
  return state_writer{}
      .number(amount)
      .text(lease)
      .number(token)
      .flag(spent_if_lost)
      .take();
}

std::string budget_prefix() {
  return key_builder{}.text("budget").take();
}

std::string budget_key(std::string_view account) {
  return key_builder{}.text("budget").text(account).take();
}

std::string reservation_prefix(std::string_view account) {
  return key_builder{}.text("reservation").text(account).take();
}

result<void> apply(state_changes& state, const change_context& at,
                   schema::Budget::Reader budget) {
  auto account = messages::read_text(budget.getAccount());
  account_change change{state, at, account};
  auto known = change.load();
  if (!known)
    return pass_on(known);
  if (!*known && !budget.isLimit())
    return fail(errc::not_found, "there is no budget " + account,
                "set its limit first");
  result<void> done;
  switch (budget.which()) {
  case schema::Budget::LIMIT:
    done = change.limit(budget.getLimit());
    break;
  case schema::Budget::RESERVE:
    done = change.reserve(budget.getReserve());
    break;
  case schema::Budget::SETTLE:
    done = change.settle(budget.getSettle());
    break;
  }
  if (!done)
    return done;
  change.save();
  return {};
}

result<std::optional<budget_state>> budget_at(const state_map& state,
                                              std::string_view account,
                                              std::int64_t unix_ms) {
  state_changes scratch{state};
  change_context at{0, {}, unix_ms};
  account_change change{scratch, at, std::string{account}};
  auto known = change.load();
  if (!known)
    return pass_on(known);
  if (!*known)
    return std::nullopt;
  return change.budget();
}

} // namespace automodel::storage
