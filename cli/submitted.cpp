#include "cli/submitted.hpp"

#include "messages/parameters.hpp"

#include <capnp/serialize.h>

namespace automodel::cli {

using namespace std::chrono_literals;
namespace schema = actors::schema;

namespace {

constexpr auto inbox_patience = 10s;

} // namespace

actors::message<schema::SubmitExperiment>
submission(const actors::submission& of) {
  auto run = actors::request_of(of);
  capnp::FlatArrayMessageReader reader{run.words().words()};
  return messages::make_message<schema::SubmitExperiment>(
      [&](auto to) { to.setRun(reader.getRoot<schema::RunExperiment>()); });
}

std::string short_id(const std::string& id) {
  constexpr std::size_t shown = 12;
  auto identity = actors::identity_in(id);
  return std::string{identity.substr(0, shown)} + id.substr(identity.size());
}

result<std::vector<actors::known_experiment>>
list_submitted(cluster_client& cluster, const std::string& id) {
  auto query = messages::make_message<schema::ExperimentsQuery>(
      [&](auto to) { to.setId(id); });
  auto list
      = cluster
            .ask<actors::inbox_actor, actors::message<schema::ExperimentList>>(
                inbox_path, inbox_patience, std::move(query));
  if (!list)
    return pass_on(list);
  return list->read([](schema::ExperimentList::Reader from)
                        -> result<std::vector<actors::known_experiment>> {
    std::vector<actors::known_experiment> out;
    for (auto entry : from.getExperiments()) {
      actors::known_experiment one{messages::read_text(entry.getId()),
                                   messages::read_text(entry.getName())};
      if (auto read
          = actors::set_state(one, messages::read_text(entry.getState()));
          !read)
        return pass_on(read);
      one.records = entry.getRecords();
      one.last_unix_ms = entry.getLastUnixMs();
      out.push_back(std::move(one));
    }
    return out;
  });
}

} // namespace automodel::cli
