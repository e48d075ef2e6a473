#include "actors/coordinator/archive.hpp"

#include "actors/cluster/artefact_chunk.hpp"
#include "actors/memory/history_page.hpp"
#include "messages/parameters.hpp"

namespace automodel::actors {

archive::archive(self_type* self, std::shared_ptr<const storage::memory> memory)
    : self_(self), memory_(std::move(memory)) {}

archive::handle::behavior_type archive::make_behavior() {
  return {
      runtime::guarded(self_,
                       [this](const message<schema::HistoryQuery>& query) {
                         return history(query);
                       }),
      runtime::guarded(self_,
                       [this](const message<schema::ChunkRequest>& request) {
                         return chunk(request);
                       }),
  };
}

result<message<schema::History>>
archive::history(const message<schema::HistoryQuery>& query) const {
  std::string experiment;
  std::uint64_t from = 0;
  auto read
      = query.read([&](schema::HistoryQuery::Reader reader) -> result<void> {
          experiment = messages::read_text(reader.getExperiment());
          from = reader.getFromIndex();
          return {};
        });
  if (!read)
    return pass_on(read);
  auto records = memory_->reader().steps(experiment);
  if (!records)
    return pass_on(records);
  return history_page(*records, from, 0);
}

result<message<schema::Chunk>>
archive::chunk(const message<schema::ChunkRequest>& request) const {
  auto asked = read_order(request);
  if (!asked)
    return pass_on(asked);
  auto shown = is_result(asked->artefact);
  if (!shown)
    return pass_on(shown);
  if (!*shown)
    return fail(errc::not_permitted,
                "artefact " + to_hex(asked->artefact) + " is no result");
  return read_chunk(memory_->reader().artefacts(), *asked);
}

result<bool> archive::is_result(const digest& artefact) const {
  auto users = memory_->reader().users_of(artefact);
  if (!users)
    return pass_on(users);
  for (const auto& stored : *users) {
    auto shown = stored.record.read(
        [&](schema::Record::Reader record) -> result<bool> {
          auto named = [&](capnp::Data::Reader name) {
            return messages::read_digest(name) == artefact;
          };
          switch (record.which()) {
          case schema::Record::PROFILE:
            return named(record.getProfile().getHash());
          case schema::Record::EVALUATION:
            return named(record.getEvaluation().getPerUser());
          case schema::Record::RELEASE:
            return named(record.getRelease().getArtefact());
          case schema::Record::FINISHED:
            return named(record.getFinished().getResults());
          default:
            return false;
          }
        });
    if (!shown || *shown)
      return shown;
  }
  return false;
}

} // namespace automodel::actors
