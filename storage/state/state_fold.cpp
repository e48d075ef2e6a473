#include "storage/state/state_fold.hpp"

#include "storage/state/budgets.hpp"
#include "storage/state/ideas.hpp"
#include "storage/state/leases.hpp"
#include "storage/state/letters.hpp"
#include "storage/state/payments.hpp"
#include "storage/state/slots.hpp"
#include "storage/state/verdicts.hpp"

namespace automodel::storage {

namespace {

namespace schema = messages::schema;

result<void> apply_body(state_changes& state, const change_context& at,
                        schema::Record::Reader record) {
  switch (record.which()) {
  case schema::Record::RELEASE:
    return apply(state, at, record.getRelease());
  case schema::Record::SLOT_CHANGE:
    return apply(state, at, record.getSlotChange());
  case schema::Record::LEASE:
    return apply(state, at, record.getLease());
  case schema::Record::BUDGET:
    return apply(state, at, record.getBudget());
  case schema::Record::OUTBOX:
    return apply(state, at, record.getOutbox());
  case schema::Record::REWARD:
    return apply(state, at, record.getReward());
  case schema::Record::HYPOTHESIS:
    return apply(state, at, record.getHypothesis());
  case schema::Record::VERDICT:
    return apply(state, at, record.getVerdict());
  case schema::Record::SKILL:
    return apply(state, at, record.getSkill());
  default: // changes nothing that is shared
    return {};
  }
}

} // namespace

result<void> admit_record(const state_map& state,
                          const record_message& record) {
  return record.read([&](schema::Record::Reader reader) -> result<void> {
    if (reader.which() == schema::Record::HYPOTHESIS)
      return admit(state, reader.getHypothesis());
    return {};
  });
}

result<void> apply_record(state_changes& state, std::uint64_t index,
                          const digest& id, const record_message& record,
                          const annex_message& annex) {
  change_context at{index, id, 0};
  auto fenced = annex.read([&](schema::Annex::Reader reader) -> result<void> {
    at.unix_ms = reader.getCommittedUnixMs();
    return check_fences(state, at, reader.getFences());
  });
  if (!fenced)
    return fenced;
  return record.read([&](schema::Record::Reader reader) {
    return apply_body(state, at, reader);
  });
}

} // namespace automodel::storage
