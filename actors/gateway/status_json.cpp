#include "actors/gateway/status_json.hpp"

#include "base/digest.hpp"
#include "messages/parameters.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <map>

namespace automodel::actors {

using json = nlohmann::json;
using messages::read_text;

namespace {

template <class List, class Write>
json list_of(const List& from, Write&& write) {
  auto out = json::array();
  for (auto one : from)
    out.push_back(write(one));
  return out;
}

json texts(capnp::List<capnp::Text>::Reader from) {
  return list_of(from, [](auto text) { return json(read_text(text)); });
}

template <class List>
json missing_json(const List& from) {
  return list_of(from, [](auto one) {
    return json{{"node", read_text(one.getNode())},
                {"why", read_text(one.getWhy())}};
  });
}

json head_of(schema::ClusterSnapshot::Reader from) {
  return {{"complete", from.getComplete()},
          {"missing", missing_json(from.getMissing())},
          {"taken_unix_ms", from.getTakenUnixMs()}};
}

json peer_json(schema::NodeStatus::Peer::Reader from) {
  return {{"id", read_text(from.getId())},
          {"state", read_text(from.getState())},
          {"incarnation", read_text(from.getIncarnation())},
          {"address", read_text(from.getAddress())},
          {"heard_ago_ms", from.getHeardAgoMs()}};
}

json node_json(schema::NodeStatus::Reader from) {
  json limits = json::object();
  for (auto limit : from.getLimits())
    limits[read_text(limit.getName())] = limit.getCount();
  return {{"id", read_text(from.getId())},
          {"incarnation", read_text(from.getIncarnation())},
          {"version", read_text(from.getVersion())},
          {"roles", texts(from.getRoles())},
          {"labels", texts(from.getLabels())},
          {"limits", limits},
          {"pid", from.getPid()},
          {"started_unix_ms", from.getStartedUnixMs()},
          {"uptime_ms", from.getUptimeMs()},
          {"rss_bytes", from.getRssBytes()},
          {"threads", from.getThreads()},
          {"descriptors", from.getDescriptors()},
          {"cpu_ms", from.getCpuMs()},
          {"actors", from.getActors()},
          {"deaths", from.getDeaths()},
          {"stuck", from.getStuck()},
          {"waiting", from.getWaiting()},
          {"log_errors", from.getLogErrors()},
          {"peers", list_of(from.getPeers(), peer_json)}};
}

json event_json(schema::TraceReport::Event::Reader from) {
  return {{"unix_ms", from.getUnixMs()},
          {"node", read_text(from.getNode())},
          {"path", read_text(from.getPath())},
          {"type", read_text(from.getType())},
          {"sender", read_text(from.getSender())},
          {"key", read_text(from.getKey())},
          {"trace", read_text(from.getTrace())},
          {"took_ns", from.getTookNs()},
          {"waiting", from.getWaiting()},
          {"request", from.getRequest()},
          {"threw", from.getThrew()}};
}

// A part of a path, with who lives there and below.
struct branch {
  json actor; ///< null: nobody
  std::map<std::string, branch> below;
};

void hang(branch& root, const std::string& path, json status) {
  auto* at = &root;
  for (std::size_t end = 0; end != std::string::npos;) {
    end = path.find('/', end + 1);
    at = &at->below[path.substr(0, end)];
  }
  at->actor = std::move(status);
}

json children_json(const branch& from) {
  auto out = json::array();
  for (const auto& [path, child] : from.below) {
    out.push_back({{"path", path}, {"children", children_json(child)}});
    if (!child.actor.is_null())
      out.back()["actor"] = child.actor;
  }
  return out;
}

// A state is JSON of an actor's making; one that is not is shown as text.
json parsed(const std::string& text) {
  auto value = json::parse(text, nullptr, false);
  return value.is_discarded() ? json(text) : value;
}

template <class Schema, class Write>
result<json> read_json(const message<Schema>& from, Write&& write) {
  return from.read([&](typename Schema::Reader reader) -> result<json> {
    return write(reader);
  });
}

} // namespace

json actor_json(schema::ActorStatus::Reader from) {
  auto handling = from.getHandlingForMs();
  return {{"path", read_text(from.getPath())},
          {"kind", read_text(from.getKind())},
          {"node", read_text(from.getNode())},
          {"incarnation", read_text(from.getIncarnation())},
          {"summary", read_text(from.getSummary())},
          {"restarts", from.getRestarts()},
          {"mailbox", from.getMailbox()},
          {"peak_mailbox", from.getPeakMailbox()},
          {"handled", from.getHandled()},
          {"rate", from.getRate()},
          {"busy", from.getBusy()},
          {"window_ms", from.getWindowMs()},
          {"busy_ns", from.getBusyNs()},
          {"longest_ns", from.getLongestNs()},
          {"message", read_text(from.getMessage())},
          {"handling_for_ms", handling < 0 ? json(nullptr) : json(handling)},
          {"unexpected", from.getUnexpected()},
          {"expired", from.getExpired()},
          {"quarantined", from.getQuarantined()},
          {"errors", from.getErrors()},
          {"last_error", read_text(from.getLastError())},
          {"stuck", from.getStuck()},
          {"paused", from.getPaused()}};
}

json death_json(schema::Tombstone::Reader from) {
  return {{"node", read_text(from.getNode())},
          {"number", from.getNumber()},
          {"path", read_text(from.getPath())},
          {"kind", read_text(from.getKind())},
          {"how", read_text(from.getHow())},
          {"cause", read_text(from.getCause())},
          {"last_error", read_text(from.getLastError())},
          {"last_message", read_text(from.getLastMessage())},
          {"request_key", read_text(from.getRequestKey())},
          {"died_unix_ms", from.getDiedUnixMs()},
          {"handled", from.getHandled()},
          {"unread", from.getUnread()},
          {"restarts", from.getRestarts()}};
}

result<json> nodes_json(const message<schema::ClusterSnapshot>& from) {
  return read_json(from, [](schema::ClusterSnapshot::Reader snapshot) {
    auto out = head_of(snapshot);
    out["nodes"] = list_of(snapshot.getNodes(), node_json);
    return out;
  });
}

result<json> actors_json(const message<schema::ClusterSnapshot>& from) {
  return read_json(from, [](schema::ClusterSnapshot::Reader snapshot) {
    auto out = head_of(snapshot);
    out["actors"] = list_of(snapshot.getActors(), actor_json);
    out["matched"] = snapshot.getMatched();
    return out;
  });
}

result<json> tree_json(const message<schema::ClusterSnapshot>& from) {
  return read_json(from, [](schema::ClusterSnapshot::Reader snapshot) {
    std::map<std::string, branch> nodes;
    for (auto actor : snapshot.getActors())
      hang(nodes[read_text(actor.getNode())], read_text(actor.getPath()),
           actor_json(actor));
    auto out = head_of(snapshot);
    out["nodes"] = json::array();
    for (const auto& [id, root] : nodes)
      out["nodes"].push_back({{"node", id}, {"children", children_json(root)}});
    out["matched"] = snapshot.getMatched();
    return out;
  });
}

result<json> deaths_json(const message<schema::ClusterSnapshot>& from) {
  return read_json(from, [](schema::ClusterSnapshot::Reader snapshot) {
    auto out = head_of(snapshot);
    out["deaths"] = list_of(snapshot.getDeaths(), death_json);
    return out;
  });
}

result<json> state_json(const message<schema::ActorState>& from) {
  return read_json(from, [](schema::ActorState::Reader state) {
    json out{{"actor", actor_json(state.getStatus())}};
    if (state.getJson().size() > 0)
      out["state"] = parsed(read_text(state.getJson()));
    else
      out["why_not"] = read_text(state.getWhyNot());
    return out;
  });
}

result<json> trace_json(const message<schema::TraceReport>& from) {
  return read_json(from, [](schema::TraceReport::Reader report) {
    return json{{"complete", report.getComplete()},
                {"missing", missing_json(report.getMissing())},
                {"ended", read_text(report.getEnded())},
                {"events", list_of(report.getEvents(), event_json)}};
  });
}

result<json> receipt_json(const message<schema::ControlReceipt>& from) {
  return read_json(from, [](schema::ControlReceipt::Reader receipt) {
    auto record = messages::read_digest(receipt.getRecord());
    return json{{"node", read_text(receipt.getNode())},
                {"text", read_text(receipt.getText())},
                {"record", record ? json(to_hex(*record)) : json(nullptr)}};
  });
}

json progress_json(schema::ProgressEvent::Reader from) {
  static constexpr std::array<const char*, 5> phases{"started", "moved", "done",
                                                     "failed", "plan"};
  auto phase = static_cast<std::size_t>(from.getPhase());
  return {{"experiment", read_text(from.getExperiment())},
          {"step", read_text(from.getStep())},
          {"candidate", read_text(from.getCandidate())},
          {"phase", phase < phases.size() ? phases[phase] : "unknown"},
          {"done", from.getDone()},
          {"total", from.getTotal()},
          {"metric", read_text(from.getMetric())},
          {"value", from.getValue()},
          {"text", read_text(from.getText())}};
}

} // namespace automodel::actors
