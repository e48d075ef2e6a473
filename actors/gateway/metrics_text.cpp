#include "actors/gateway/metrics_text.hpp"

#include "messages/parameters.hpp"

#include <fmt/format.h>

#include <map>
#include <utility>
#include <vector>

namespace automodel::actors {

using messages::read_text;

namespace {

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (auto c : text)
    if (c == '\n')
      out += "\\n";
    else if (c == '"' || c == '\\')
      out += std::string{'\\', c};
    else
      out += c;
  return out + '"';
}

struct metric {
  const char *name, *type, *help;
};

// All lines of a metric stand together, below its meaning and type.
class metric_lines {
public:
  void add(const metric& what, const std::string& labels, double value) {
    auto& family = families_[what.name];
    family.what = &what;
    family.lines.push_back(fmt::format("automodel_{}{} {}\n", what.name,
                                       labels.empty() ? "" : '{' + labels + '}',
                                       value));
  }

  std::string text() const {
    std::string out;
    for (const auto& [name, family] : families_) {
      out += fmt::format("# HELP automodel_{0} {1}\n# TYPE automodel_{0} {2}\n",
                         name, family.what->help, family.what->type);
      for (const auto& line : family.lines)
        out += line;
    }
    return out;
  }

private:
  struct family {
    const metric* what = nullptr;
    std::vector<std::string> lines;
  };

  std::map<std::string, family> families_;
};

namespace of {

constexpr metric node_uptime{"node_uptime_seconds", "gauge",
                             "Since the node started."};
constexpr metric node_resident{
    "node_resident_bytes", "gauge",
    "Resident memory of the node, without its workers."};
constexpr metric node_threads{"node_threads", "gauge", "Threads of the node."};
constexpr metric node_descriptors{"node_descriptors", "gauge",
                                  "Open file descriptors of the node."};
constexpr metric node_cpu{"node_cpu_seconds_total", "counter",
                          "Processor time of the node, without its workers."};
constexpr metric node_deaths{"node_deaths_total", "counter",
                             "Actors of the node that ended or failed."};
constexpr metric node_log_errors{"node_log_errors_total", "counter",
                                 "Lines of level error that the node logged."};
constexpr metric peer_up{"peer_up", "gauge",
                         "1 while the node is linked to the peer."};
constexpr metric nodes_missing{"nodes_missing", "gauge",
                               "Nodes of the cluster that did not answer."};
constexpr metric actors{"actors", "gauge", "Living actors."};
constexpr metric actor_mailbox{"actor_mailbox_messages", "gauge",
                               "Messages that wait."};
constexpr metric actor_stuck{"actor_stuck", "gauge",
                             "Actors that are in one message for too long."};
constexpr metric actor_messages{"actor_messages_total", "counter",
                                "Messages that the living actors handled."};
constexpr metric actor_busy{"actor_busy_seconds_total", "counter",
                            "Time that the living actors spent in messages."};
constexpr metric actor_restarts{"actor_restarts_total", "counter",
                                "Restarts of the living actors."};
constexpr metric actor_errors{"actor_errors_total", "counter",
                              "Errors that the living actors noted."};
constexpr metric http_accepted{"http_connections_total", "counter",
                               "Connections that were accepted."};
constexpr metric http_requests{"http_requests_total", "counter",
                               "Requests that were answered."};
constexpr metric http_refused{"http_refused_total", "counter",
                              "Connections beyond the limit."};
constexpr metric http_malformed{"http_malformed_total", "counter",
                                "Requests that could not be read."};
constexpr metric http_timeouts{"http_timeouts_total", "counter",
                               "Connections that were too slow."};
constexpr metric http_open{"http_connections", "gauge", "Open connections."};

} // namespace of

struct kind_sum {
  double actors = 0, waiting = 0, handled = 0, busy_s = 0, restarts = 0,
         errors = 0, stuck = 0;
};

void add_node(metric_lines& to, schema::NodeStatus::Reader node) {
  auto labels = "node=" + quoted(read_text(node.getId()));
  auto add
      = [&](const metric& what, double value) { to.add(what, labels, value); };
  add(of::node_uptime, static_cast<double>(node.getUptimeMs()) / 1e3);
  add(of::node_resident, static_cast<double>(node.getRssBytes()));
  add(of::node_threads, node.getThreads());
  add(of::node_descriptors, node.getDescriptors());
  add(of::node_cpu, static_cast<double>(node.getCpuMs()) / 1e3);
  add(of::node_deaths, static_cast<double>(node.getDeaths()));
  add(of::node_log_errors, static_cast<double>(node.getLogErrors()));
  for (auto peer : node.getPeers())
    to.add(of::peer_up, labels + ",peer=" + quoted(read_text(peer.getId())),
           peer.getState() == "up" ? 1 : 0);
}

void add_kinds(metric_lines& to, schema::ClusterSnapshot::Reader from) {
  std::map<std::pair<std::string, std::string>, kind_sum> sums;
  for (auto actor : from.getActors()) {
    auto& sum = sums[{read_text(actor.getNode()), read_text(actor.getKind())}];
    ++sum.actors;
    sum.waiting += static_cast<double>(actor.getMailbox());
    sum.handled += static_cast<double>(actor.getHandled());
    sum.busy_s += static_cast<double>(actor.getBusyNs()) / 1e9;
    sum.restarts += actor.getRestarts();
    sum.errors += static_cast<double>(actor.getErrors());
    sum.stuck += actor.getStuck() ? 1 : 0;
  }
  for (const auto& [key, sum] : sums) {
    auto labels = "node=" + quoted(key.first) + ",kind=" + quoted(key.second);
    to.add(of::actors, labels, sum.actors);
    to.add(of::actor_mailbox, labels, sum.waiting);
    to.add(of::actor_stuck, labels, sum.stuck);
    // Of the living: a restarted actor begins at zero.
    to.add(of::actor_messages, labels, sum.handled);
    to.add(of::actor_busy, labels, sum.busy_s);
    to.add(of::actor_restarts, labels, sum.restarts);
    to.add(of::actor_errors, labels, sum.errors);
  }
}

} // namespace

result<std::string> metrics_text(const message<schema::ClusterSnapshot>& from,
                                 const runtime::http::server_statistics& http) {
  metric_lines lines;
  auto add = [&](const metric& what, std::uint64_t value) {
    lines.add(what, "", static_cast<double>(value));
  };
  add(of::http_accepted, http.accepted);
  add(of::http_requests, http.requests);
  add(of::http_refused, http.refused);
  add(of::http_malformed, http.malformed);
  add(of::http_timeouts, http.timeouts);
  add(of::http_open, http.connections);
  auto read = from.read(
      [&](schema::ClusterSnapshot::Reader snapshot) -> result<void> {
        add(of::nodes_missing, snapshot.getMissing().size());
        for (auto node : snapshot.getNodes())
          add_node(lines, node);
        add_kinds(lines, snapshot);
        return {};
      });
  if (!read)
    return pass_on(read);
  return lines.text();
}

} // namespace automodel::actors
