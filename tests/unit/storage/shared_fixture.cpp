#include "shared_fixture.hpp"

namespace automodel::storage::test {

using builder = messages::schema::Record::Builder;

shared_writer::shared_writer(memory& memory, std::string producer)
    : memory_(&memory), producer_(std::move(producer)) {
  sequence_ = memory.reader().last_sequence(producer_).value();
}

record_draft shared_writer::stamped(const fill_record& fill,
                                    const std::vector<digest>& parents) {
  auto made = draft(producer_ + '/' + std::to_string(sequence_) + '-'
                        + std::to_string(++names_),
                    fill, parents);
  made.annex = messages::make_message<messages::schema::Annex>(
      [&](messages::schema::Annex::Builder annex) {
        annex.setCommittedUnixMs(now);
        auto list = annex.initFences(static_cast<unsigned>(fences.size()));
        for (unsigned i = 0; i < fences.size(); ++i) {
          list[i].setLease(fences[i].lease);
          list[i].setToken(fences[i].token);
        }
      });
  return made;
}

result<receipt> shared_writer::add_step(std::vector<record_draft> records) {
  auto committed
      = memory_->commit({producer_, sequence_ + 1, std::move(records)});
  if (committed)
    ++sequence_;
  return committed;
}

result<digest> shared_writer::add(const fill_record& fill,
                                  const std::vector<digest>& parents) {
  auto committed = add_step({stamped(fill, parents)});
  if (!committed)
    return pass_on(committed);
  return committed->ids.front();
}

result<digest> shared_writer::release(const std::string& candidate) {
  auto artefact = memory_->artefacts().put(std::as_bytes(std::span{candidate}));
  if (!artefact)
    return pass_on(artefact);
  return add([&](builder record) {
    record.initRelease().setCandidate(candidate);
    record.getRelease().setArtefact(as_data(*artefact));
  });
}

fill_record slot_change(std::string slot, std::uint64_t expected,
                        const digest& release) {
  return [=](builder record) {
    auto change = record.initSlotChange();
    change.setSlot(slot);
    change.setExpectedVersion(expected);
    change.setRelease(as_data(release));
    change.setReason("a test");
  };
}

result<digest> shared_writer::set_slot(const std::string& slot,
                                       std::uint64_t expected,
                                       const digest& release) {
  return add(slot_change(slot, expected, release), {release});
}

result<digest> shared_writer::grant(const std::string& lease,
                                    const std::string& holder,
                                    std::uint64_t token, std::uint64_t ms) {
  return add([&](builder record) {
    auto made = record.initLease();
    made.setName(lease);
    made.setHolder(holder);
    made.setToken(token);
    made.setGrant(ms);
  });
}

result<digest> shared_writer::limit(const std::string& account,
                                    std::uint64_t amount) {
  return add([&](builder record) {
    auto budget = record.initBudget();
    budget.setAccount(account);
    budget.initLimit().setAmount(amount);
    budget.getLimit().setUnit("trials");
  });
}

result<digest> shared_writer::reserve(const std::string& account,
                                      const std::string& name,
                                      std::uint64_t amount,
                                      const fence& lease) {
  return add([&](builder record) {
    auto budget = record.initBudget();
    budget.setAccount(account);
    auto reserve = budget.initReserve();
    reserve.setName(name);
    reserve.setAmount(amount);
    reserve.setLease(lease.lease);
    reserve.setToken(lease.token);
  });
}

result<digest> shared_writer::settle(const std::string& account,
                                     const std::string& name,
                                     std::uint64_t spent) {
  return add([&](builder record) {
    auto budget = record.initBudget();
    budget.setAccount(account);
    budget.initSettle().setName(name);
    budget.getSettle().setSpent(spent);
  });
}

} // namespace automodel::storage::test
