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

// All lines of a metric stand together, below its type.
class metric_lines {
public:
  void add(const char* name, const char* type, const std::string& labels,
           double value) {
    auto& family = families_[name];
    family.first = type;
    family.second.push_back(
        fmt::format("automodel_{}{} {}\n", name,
                    labels.empty() ? "" : '{' + labels + '}', value));
  }

  std::string text() const {
    std::string out;
    for (const auto& [name, family] : families_) {
      out += fmt::format("# TYPE automodel_{} {}\n", name, family.first);
      for (const auto& line : family.second)
        out += line;
    }
    return out;
  }

private:
  std::map<std::string, std::pair<std::string, std::vector<std::string>>>
      families_;
};

struct kind_sum {
  double actors = 0, waiting = 0, handled = 0, busy_s = 0, restarts = 0,
         errors = 0, stuck = 0;
};

void add_node(metric_lines& to, schema::NodeStatus::Reader node) {
  auto labels = "node=" + quoted(read_text(node.getId()));
  auto gauge = [&](const char* name, double value) {
    to.add(name, "gauge", labels, value);
  };
  gauge("node_uptime_seconds", static_cast<double>(node.getUptimeMs()) / 1e3);
  gauge("node_resident_bytes", static_cast<double>(node.getRssBytes()));
  gauge("node_threads", node.getThreads());
  gauge("node_descriptors", node.getDescriptors());
  to.add("node_cpu_seconds_total", "counter", labels,
         static_cast<double>(node.getCpuMs()) / 1e3);
  to.add("node_deaths_total", "counter", labels,
         static_cast<double>(node.getDeaths()));
  to.add("node_log_errors_total", "counter", labels,
         static_cast<double>(node.getLogErrors()));
  for (auto peer : node.getPeers())
    to.add("peer_up", "gauge",
           labels + ",peer=" + quoted(read_text(peer.getId())),
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
    to.add("actors", "gauge", labels, sum.actors);
    to.add("actor_mailbox_messages", "gauge", labels, sum.waiting);
    to.add("actor_stuck", "gauge", labels, sum.stuck);
    // Of the living: a restarted actor begins at zero.
    to.add("actor_messages_total", "counter", labels, sum.handled);
    to.add("actor_busy_seconds_total", "counter", labels, sum.busy_s);
    to.add("actor_restarts_total", "counter", labels, sum.restarts);
    to.add("actor_errors_total", "counter", labels, sum.errors);
  }
}

} // namespace

result<std::string> metrics_text(const message<schema::ClusterSnapshot>& from,
                                 const runtime::http::server_statistics& http) {
  metric_lines lines;
  auto count = [&](const char* name, std::uint64_t value) {
    lines.add(name, "counter", "", static_cast<double>(value));
  };
  count("http_connections_total", http.accepted);
  count("http_requests_total", http.requests);
  count("http_refused_total", http.refused);
  count("http_malformed_total", http.malformed);
  count("http_timeouts_total", http.timeouts);
  lines.add("http_connections", "gauge", "",
            static_cast<double>(http.connections));
  auto read = from.read(
      [&](schema::ClusterSnapshot::Reader snapshot) -> result<void> {
        lines.add("nodes_missing", "gauge", "", snapshot.getMissing().size());
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
