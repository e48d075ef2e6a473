#include "storage/record_check.hpp"

namespace automodel::storage {

namespace schema = messages::schema;

bool record_check::slot_change(schema::SlotChange::Reader change) {
  return name("slotChange.slot", change.getSlot(), name_limits::slot)
         && parent("slotChange.release", change.getRelease())
         && text("slotChange.reason", change.getReason())
         && slot_versions("slotChange.readSet", change.getReadSet());
}

bool record_check::lease(schema::Lease::Reader lease) {
  if (!name("lease.name", lease.getName(), name_limits::lease)
      || !name("lease.holder", lease.getHolder(), name_limits::agent)
      || !positive("lease.token", lease.getToken()))
    return false;
  switch (lease.which()) {
  case schema::Lease::GRANT:
    return positive("lease.grant", lease.getGrant());
  case schema::Lease::RENEW:
    return positive("lease.renew", lease.getRenew());
  case schema::Lease::RELEASE:
    return true;
  }
  return refuse("lease", "is of a form this build does not know");
}

bool record_check::budget(schema::Budget::Reader budget) {
  if (!name("budget.account", budget.getAccount(), name_limits::account))
    return false;
  switch (budget.which()) {
  case schema::Budget::LIMIT:
    return text("budget.limit.unit", budget.getLimit().getUnit());
  case schema::Budget::RESERVE: {
    auto reserve = budget.getReserve();
    return name("budget.reserve.name", reserve.getName(),
                name_limits::reservation)
           && positive("budget.reserve.amount", reserve.getAmount())
           && (reserve.getLease().size() == 0
               || (name("budget.reserve.lease", reserve.getLease(),
                        name_limits::lease)
                   && positive("budget.reserve.token", reserve.getToken())));
  }
  case schema::Budget::SETTLE:
    return name("budget.settle.name", budget.getSettle().getName(),
                name_limits::reservation);
  }
  return refuse("budget", "is of a form this build does not know");
}

bool record_check::outbox(schema::Outbox::Reader outbox) {
  switch (outbox.which()) {
  case schema::Outbox::MESSAGE:
    return name("outbox.message.to", outbox.getMessage().getTo(),
                name_limits::agent)
           && text("outbox.message.topic", outbox.getMessage().getTopic());
  case schema::Outbox::ACKNOWLEDGED:
    return parent("outbox.acknowledged", outbox.getAcknowledged());
  }
  return refuse("outbox", "is of a form this build does not know");
}

bool record_check::slot_versions(std::string_view what,
                                 list<schema::SlotVersion> versions) {
  for (auto version : versions)
    if (!name(what, version.getSlot(), name_limits::slot))
      return false;
  return true;
}

bool record_check::positive(std::string_view what, std::uint64_t value) {
  return value > 0 || refuse(what, "is zero");
}

} // namespace automodel::storage
