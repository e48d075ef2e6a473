#include "storage/state/payments.hpp"

#include "messages/parameters.hpp"
#include "storage/tables.hpp"

namespace automodel::storage {

namespace schema = messages::schema;

namespace {

// By outcome, kind and metric: the last payment.
std::string payment_key(schema::Reward::Reader reward, const digest& outcome) {
  return key_builder{}
      .text("payment")
      .hash(outcome)
      .number(static_cast<std::uint64_t>(reward.getKind()))
      .text(messages::read_text(reward.getMetric()))
      .take();
}

struct payment_state {
  digest last; ///< id of the record

  static payment_state read(state_reader& from) { return {from.hash()}; }
};

result<void> check_payment(const state_map& state, const std::string& key,
                           const digest& outcome,
                           const std::optional<digest>& corrects) {
  auto before = load_state<payment_state>(state, key);
  if (!before)
    return pass_on(before);
  if (!corrects && *before)
    return fail(errc::conflict,
                "outcome " + to_hex(outcome) + " was paid by record "
                    + to_hex((*before)->last),
                "a correction names that record");
  if (corrects && (!*before || (*before)->last != *corrects))
    return fail(errc::conflict, "record " + to_hex(*corrects)
                                    + " is not the last payment of outcome "
                                    + to_hex(outcome));
  return {};
}

result<void> pay(state_changes& state, schema::Reward::Kind kind,
                 schema::Reward::Entry::Reader entry) {
  auto agent = messages::read_text(entry.getAgent());
  auto key = earnings_key(agent, kind);
  auto stored = load_state<earnings_state>(state, key);
  if (!stored)
    return pass_on(stored);
  auto account = stored->value_or(earnings_state{});
  if (__builtin_add_overflow(account.micro, entry.getAmountMicro(),
                             &account.micro))
    return fail(errc::resource_exhausted,
                "the earnings of " + agent + " get out of range");
  ++account.entries;
  state.put(key, account.value());
  return {};
}

} // namespace

earnings_state earnings_state::read(state_reader& from) {
  earnings_state account;
  account.micro = from.amount();
  account.entries = from.number();
  return account;
}

std::string earnings_state::value() const {
  return state_writer{}.amount(micro).number(entries).take();
}

std::string earnings_prefix() {
  return key_builder{}.text("earnings").take();
}

std::string earnings_key(std::string_view agent, schema::Reward::Kind kind) {
  return key_builder{}
      .text("earnings")
      .text(agent)
      .number(static_cast<std::uint64_t>(kind))
      .take();
}

result<void> apply(state_changes& state, const change_context& at,
                   schema::Reward::Reader reward) {
  auto outcome = messages::read_digest(reward.getOutcome()).value_or(digest{});
  auto key = payment_key(reward, outcome);
  auto corrects = messages::read_digest(reward.getCorrects());
  if (auto ok = check_payment(state, key, outcome, corrects); !ok)
    return ok;
  for (auto entry : reward.getEntries())
    if (auto ok = pay(state, reward.getKind(), entry); !ok)
      return ok;
  state.put(key, state_writer{}.hash(at.id).take());
  return {};
}

} // namespace automodel::storage
