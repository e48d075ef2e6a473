#include "actors/inspection/node_answers.hpp"

#include "messages/parameters.hpp"

#include <capnp/serialize.h>

#include <algorithm>
#include <memory>

namespace automodel::actors {

namespace {

constexpr std::size_t node_bytes = 64 << 10;
constexpr std::size_t trace_bytes = 768 << 10;

// Keeps several messages readable at once.
class opened_messages {
public:
  template <class Schema>
  typename Schema::Reader open(const message<Schema>& from) {
    auto words = from.words().words();
    readers_.push_back(std::make_unique<capnp::FlatArrayMessageReader>(
        words, messages::reader_options(words.size())));
    return readers_.back()->template getRoot<Schema>();
  }

private:
  std::vector<std::unique_ptr<capnp::FlatArrayMessageReader>> readers_;
};

template <class List>
void write_missing(const std::vector<missing_node>& from, List to) {
  for (unsigned i = 0; i < to.size(); ++i) {
    to[i].setNode(from[i].node);
    to[i].setWhy(to_string(from[i].why));
  }
}

// Everything of one kind that answers hold.
struct heard_rows {
  std::vector<schema::NodeStatus::Reader> nodes;
  std::vector<schema::ActorStatus::Reader> actors;
  std::vector<schema::Tombstone::Reader> deaths;
  std::uint32_t matched = 0;

  void add(schema::NodeSnapshot::Reader from) {
    auto node = from.getNode();
    if (node.totalSize().wordCount * sizeof(capnp::word) <= node_bytes)
      nodes.push_back(node);
    for (auto actor : from.getActors())
      actors.push_back(actor);
    for (auto death : from.getDeaths())
      deaths.push_back(death);
    matched += from.getMatched();
  }
};

void write(const heard_rows& rows, const inspect_filter& filter,
           const std::vector<missing_node>& missing,
           schema::ClusterSnapshot::Builder to) {
  auto shown = arrange(rows.actors, filter);
  auto buried = arrange(rows.deaths, filter.deaths, 128 << 10);
  to.setComplete(missing.empty());
  write_missing(missing, to.initMissing(static_cast<unsigned>(missing.size())));
  copy_list(rows.nodes, to.initNodes(static_cast<unsigned>(rows.nodes.size())));
  copy_list(shown, to.initActors(static_cast<unsigned>(shown.size())));
  to.setMatched(rows.matched);
  copy_list(buried, to.initDeaths(static_cast<unsigned>(buried.size())));
}

} // namespace

result<message<schema::ClusterSnapshot>>
merge(const node_answers<schema::NodeSnapshot>& heard,
      const inspect_filter& filter, std::int64_t unix_ms) {
  message<schema::ClusterSnapshot> out;
  auto read = messages::guard_reading([&]() -> result<void> {
    opened_messages opened;
    heard_rows rows;
    for (const auto& answer : heard.answers)
      rows.add(opened.open(answer));
    out = messages::make_message<schema::ClusterSnapshot>([&](auto to) {
      write(rows, filter, heard.missing, to);
      to.setTakenUnixMs(unix_ms);
    });
    return {};
  });
  if (!read)
    return pass_on(read);
  return out;
}

result<message<schema::TraceReport>>
merge(const node_answers<schema::TraceReport>& heard) {
  message<schema::TraceReport> out;
  auto read = messages::guard_reading([&]() -> result<void> {
    opened_messages opened;
    std::vector<schema::TraceReport::Event::Reader> events;
    auto complete = heard.missing.empty();
    std::string ended;
    for (const auto& answer : heard.answers) {
      auto report = opened.open(answer);
      complete = complete && report.getComplete();
      for (auto event : report.getEvents())
        events.push_back(event);
      // A cap that was reached says more than that the time was up.
      if (ended.empty() || ended == "time")
        ended = messages::read_text(report.getEnded());
    }
    std::stable_sort(events.begin(), events.end(),
                     [](const auto& a, const auto& b) {
                       return a.getUnixMs() < b.getUnixMs();
                     });
    std::size_t bytes = 0, shown = 0;
    while (shown < events.size()) {
      bytes += events[shown].totalSize().wordCount * sizeof(capnp::word);
      if (bytes > trace_bytes)
        break;
      ++shown;
    }
    out = messages::make_message<schema::TraceReport>([&](auto to) {
      copy_list(events, to.initEvents(static_cast<unsigned>(shown)));
      to.setEnded(ended);
      to.setComplete(complete && shown == events.size());
      write_missing(heard.missing, to.initMissing(static_cast<unsigned>(
                                       heard.missing.size())));
    });
    return {};
  });
  if (!read)
    return pass_on(read);
  return out;
}

result<message<schema::ActorState>>
choose(const node_answers<schema::ActorState>& heard, const std::string& path) {
  if (!heard.answers.empty())
    return heard.answers.front();
  const error* best = nullptr;
  for (const auto& [node, why] : heard.missing)
    if (!best || (best->code == errc::not_found && why.code != errc::not_found))
      best = &why;
  if (!best)
    return fail(errc::not_found, "no node was asked for " + path);
  return tl::unexpected<error>(*best);
}

} // namespace automodel::actors
