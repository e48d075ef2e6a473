#pragma once

#include "actors/arbitration/recorded_proposal.hpp"
#include "messages/parameters.hpp"
#include "storage/memory.hpp"

namespace automodel::storage::test {

/// A release, and a proposal that slot "home", which has no value, points to
/// it; the proposal's id.
inline digest propose_home(memory& store) {
  namespace schema = messages::schema;
  std::string bytes = "a model";
  auto artefact = store.artefacts().put(std::as_bytes(std::span{bytes}));
  auto draft = [](const char* step, const auto& fill) {
    return record_draft{messages::make_message<schema::Record>([&](auto to) {
                          to.setExperiment("e1");
                          to.setStep(step);
                          to.setAgent("/agent");
                          fill(to);
                        }),
                        {}};
  };
  auto release = draft("release", [&](auto to) {
    to.initRelease().setCandidate("a");
    to.getRelease().setArtefact(messages::as_data(artefact.value()));
  });
  actors::recorded_proposal made;
  made.what.agent = "/agent";
  made.what.writes = {"home"};
  made.what.reads = {{"home", 0}};
  made.releases = {{"home", record_id(release.record).value()}};
  made.reason = "a test";
  auto proposal
      = draft("propose", [&](auto to) { actors::write_proposal(made, to); });
  auto id = record_id(proposal.record).value();
  store.commit({"/agent", 1, {std::move(release), std::move(proposal)}})
      .value();
  return id;
}

} // namespace automodel::storage::test
