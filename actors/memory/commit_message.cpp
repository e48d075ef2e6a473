#include "actors/memory/commit_message.hpp"

#include <capnp/serialize.h>

namespace automodel::actors {

namespace schema = messages::schema;

messages::message<schema::CommitStep>
commit_message(const storage::step_commit& step) {
  return messages::make_message<schema::CommitStep>([&](auto to) {
    to.setProducer(step.producer);
    to.setSequence(step.sequence);
    auto list = to.initResults(static_cast<unsigned>(step.records.size()));
    for (unsigned i = 0; i < list.size(); ++i) {
      const auto& from = step.records[i];
      capnp::FlatArrayMessageReader record{from.record.words().words()};
      list[i].setRecord(record.getRoot<schema::Record>());
      if (from.annex.words().words().size() == 0) {
        list[i].initAnnex();
        continue;
      }
      capnp::FlatArrayMessageReader annex{from.annex.words().words()};
      list[i].setAnnex(annex.getRoot<schema::Annex>());
    }
  });
}

} // namespace automodel::actors
