#include "actors/memory/shared_answer.hpp"

#include "messages/parameters.hpp"

namespace automodel::actors {

namespace {

using answer = schema::SharedAnswer::Builder;

result<void> write_slot(const storage::shared_view& view,
                        const std::string& name, answer to) {
  auto slot = view.slot(name);
  if (!slot)
    return pass_on(slot);
  if (!*slot)
    return {};
  auto out = to.initSlot();
  out.setVersion((*slot)->version);
  out.setRelease(messages::as_data((*slot)->release));
  return {};
}

result<void> write_lease(const storage::shared_view& view,
                         const std::string& name, std::int64_t unix_ms,
                         answer to) {
  auto lease = view.lease(name);
  if (!lease)
    return pass_on(lease);
  if (!*lease)
    return {};
  auto live = (*lease)->is_live(unix_ms);
  auto out = to.initLease();
  out.setToken((*lease)->token);
  out.setHolder((*lease)->holder);
  out.setLive(live);
  out.setLeftMs(
      live ? static_cast<std::uint64_t>((*lease)->until_unix_ms - unix_ms) : 0);
  return {};
}

result<void> write_budget(const storage::shared_view& view,
                          const std::string& account, std::int64_t unix_ms,
                          answer to) {
  auto budget = view.budget(account, unix_ms);
  if (!budget)
    return pass_on(budget);
  if (!*budget)
    return {};
  auto out = to.initBudget();
  out.setLimit((*budget)->limit);
  out.setUnit((*budget)->unit);
  out.setSpent((*budget)->spent);
  out.setReserved((*budget)->reserved);
  return {};
}

result<void> write(const storage::shared_view& view,
                   schema::SharedQuery::Reader query, std::int64_t unix_ms,
                   answer to) {
  to.setNone();
  switch (query.which()) {
  case schema::SharedQuery::SLOT:
    return write_slot(view, messages::read_text(query.getSlot()), to);
  case schema::SharedQuery::LEASE:
    return write_lease(view, messages::read_text(query.getLease()), unix_ms,
                       to);
  case schema::SharedQuery::BUDGET:
    return write_budget(view, messages::read_text(query.getBudget()), unix_ms,
                        to);
  }
  return fail(errc::incompatible, "a query this build does not know");
}

} // namespace

result<message<schema::SharedAnswer>>
shared_answer(const storage::shared_view& view,
              const message<schema::SharedQuery>& query, std::int64_t unix_ms) {
  return query.read([&](schema::SharedQuery::Reader reader)
                        -> result<message<schema::SharedAnswer>> {
    result<void> written;
    auto made = messages::make_message<schema::SharedAnswer>(
        [&](answer to) { written = write(view, reader, unix_ms, to); });
    if (!written)
      return pass_on(written);
    return made;
  });
}

} // namespace automodel::actors
