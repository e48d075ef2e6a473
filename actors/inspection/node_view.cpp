#include "actors/inspection/node_view.hpp"

#include "actors/inspection/process_facts.hpp"
#include "runtime/path_pattern.hpp"

#include <algorithm>

namespace automodel::actors {

namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

constexpr std::uint32_t most_deaths = 200;

void write_texts(const std::vector<std::string>& from,
                 capnp::List<capnp::Text>::Builder to) {
  for (unsigned i = 0; i < to.size(); ++i)
    to.set(i, from[i]);
}

void write_stone(const runtime::tombstone& from, const std::string& node,
                 schema::Tombstone::Builder to) {
  to.setNode(node);
  to.setNumber(from.number);
  to.setPath(from.path);
  to.setKind(from.kind);
  to.setHow(std::string{to_string(from.how)});
  to.setCause(from.cause);
  to.setLastError(from.last_error);
  to.setLastMessage(from.last_message);
  to.setRequestKey(from.request_key);
  to.setDiedUnixMs(from.died_unix_ms);
  to.setHandled(from.handled);
  to.setUnread(from.unread);
  to.setRestarts(from.restarts);
}

bool handles_for(const runtime::actor_counters& actor, std::int64_t now_ns,
                 std::chrono::nanoseconds at_least) {
  auto since = actor.handling_since_ns();
  return since != 0 && now_ns - since >= at_least.count();
}

bool is_stuck(const runtime::actor_counters& actor, std::int64_t now_ns) {
  return handles_for(actor, now_ns, node_view::stuck_after);
}

bool wanted(const runtime::actor_counters& actor, std::int64_t now_ns,
            const inspect_filter& filter) {
  if (!filter.kind.empty() && actor.kind != filter.kind)
    return false;
  if (filter.stuck.count() > 0 && !handles_for(actor, now_ns, filter.stuck))
    return false;
  return runtime::matches_pattern(actor.path, filter.path);
}

} // namespace

node_view::node_view(runtime::actor_environment& environment,
                     node_identity identity,
                     std::shared_ptr<const inspector_peers> peers)
    : environment_(environment), identity_(std::move(identity)),
      peers_(std::move(peers)), started_unix_ms_(environment.unix_ms()),
      started_ns_(runtime::coarse_now_ns()) {}

void node_view::sample() {
  loads_.sample(environment_.directory.counters(), runtime::coarse_now_ns());
}

std::string node_view::message_name(const runtime::actor_status& status) const {
  return status.message_type
             ? environment_.messages.name_of(*status.message_type)
             : std::string{};
}

void node_view::write(const runtime::actor_counters& counters,
                      milliseconds window,
                      schema::ActorStatus::Builder to) const {
  auto now = runtime::coarse_now_ns();
  auto status = runtime::status_of(counters, now);
  auto load = loads_.load_of(counters, now, window);
  to.setPath(status.path);
  to.setKind(status.kind);
  to.setNode(identity_.id);
  to.setIncarnation(identity_.incarnation);
  to.setSummary(status.summary);
  to.setRestarts(status.restarts);
  to.setMailbox(status.mailbox);
  to.setPeakMailbox(status.peak_mailbox);
  to.setHandled(status.handled);
  to.setRate(load.rate);
  to.setBusy(load.busy);
  to.setWindowMs(static_cast<std::uint32_t>(load.window.count()));
  to.setBusyNs(status.busy_ns);
  to.setLongestNs(status.longest_ns);
  to.setMessage(message_name(status));
  to.setHandlingForMs(
      status.handling_for
          ? duration_cast<milliseconds>(*status.handling_for).count()
          : -1);
  to.setUnexpected(status.unexpected);
  to.setExpired(status.expired);
  to.setQuarantined(status.quarantined);
  to.setErrors(status.errors);
  to.setLastError(status.last_error);
  to.setStuck(is_stuck(counters, now));
  to.setPaused(status.paused);
}

message<schema::NodeSnapshot>
node_view::snapshot(const inspect_filter& filter) const {
  auto now = runtime::coarse_now_ns();
  auto living = environment_.directory.counters();
  std::erase_if(living,
                [&](const auto& one) { return !wanted(*one, now, filter); });
  capnp::MallocMessageBuilder scratch;
  auto all = scratch.initRoot<schema::NodeSnapshot>();
  auto rows = all.initActors(static_cast<unsigned>(living.size()));
  std::vector<schema::ActorStatus::Reader> readers;
  for (unsigned i = 0; i < rows.size(); ++i) {
    write(*living[i], filter.window, rows[i]);
    readers.push_back(rows[i].asReader());
  }
  auto dead
      = environment_.directory.deaths(std::min(filter.deaths, most_deaths));
  auto stones = all.initDeaths(static_cast<unsigned>(dead.size()));
  std::vector<schema::Tombstone::Reader> stone_readers;
  for (unsigned i = 0; i < stones.size(); ++i) {
    write_stone(dead[i], identity_.id, stones[i]);
    stone_readers.push_back(stones[i].asReader());
  }
  auto shown = arrange(readers, filter);
  auto buried = arrange(stone_readers, filter.deaths);
  return messages::make_message<schema::NodeSnapshot>([&](auto to) {
    write_node(to.initNode());
    copy_list(shown, to.initActors(static_cast<unsigned>(shown.size())));
    to.setMatched(rows.size());
    copy_list(buried, to.initDeaths(static_cast<unsigned>(buried.size())));
    to.setTakenUnixMs(environment_.unix_ms());
  });
}

void node_view::write_node(schema::NodeStatus::Builder to) const {
  auto now = runtime::coarse_now_ns();
  auto facts = read_process_facts();
  to.setId(identity_.id);
  to.setIncarnation(identity_.incarnation);
  to.setVersion(identity_.version);
  write_texts(identity_.roles,
              to.initRoles(static_cast<unsigned>(identity_.roles.size())));
  write_texts(identity_.labels,
              to.initLabels(static_cast<unsigned>(identity_.labels.size())));
  to.setPid(facts.pid);
  to.setStartedUnixMs(started_unix_ms_);
  to.setUptimeMs(static_cast<std::uint64_t>((now - started_ns_) / 1'000'000));
  to.setRssBytes(facts.rss_bytes);
  to.setThreads(facts.threads);
  to.setDescriptors(facts.descriptors);
  to.setCpuMs(facts.cpu_ms);
  std::uint32_t stuck = 0;
  std::uint64_t waiting = 0;
  auto living = environment_.directory.counters();
  for (const auto& actor : living) {
    if (is_stuck(*actor, now))
      ++stuck;
    auto handled = actor->handled(); // first: the difference is not negative
    waiting += actor->enqueued() - handled;
  }
  to.setActors(static_cast<std::uint32_t>(living.size()));
  to.setDeaths(environment_.directory.death_count());
  to.setStuck(stuck);
  to.setWaiting(waiting);
  to.setLogErrors(environment_.log.errors());
  auto limits = to.initLimits(static_cast<unsigned>(identity_.limits.size()));
  unsigned at = 0;
  for (const auto& [name, most] : identity_.limits) {
    limits[at].setName(name);
    limits[at++].setCount(most);
  }
  write_peers(to);
}

void node_view::write_peers(schema::NodeStatus::Builder to) const {
  auto known = peers_->peers();
  auto list = to.initPeers(static_cast<unsigned>(known.size()));
  for (unsigned i = 0; i < list.size(); ++i) {
    list[i].setId(known[i].id);
    list[i].setState(known[i].state);
    list[i].setIncarnation(known[i].incarnation);
    list[i].setAddress(known[i].address);
    list[i].setHeardAgoMs(known[i].heard_ago_ms);
  }
}

std::shared_ptr<const runtime::actor_counters>
node_view::counters_of(const std::string& path) const {
  auto living = environment_.directory.counters();
  auto found = std::lower_bound(
      living.begin(), living.end(), path,
      [](const auto& one, const auto& wanted) { return one->path < wanted; });
  return found != living.end() && (*found)->path == path ? *found : nullptr;
}

std::vector<runtime::actor_status> node_view::newly_stuck() {
  auto now = runtime::coarse_now_ns();
  std::vector<runtime::actor_status> out;
  std::map<std::string, std::uint64_t> stuck;
  for (const auto& actor : environment_.directory.counters()) {
    if (!is_stuck(*actor, now))
      continue;
    auto status = runtime::status_of(*actor, now);
    auto known = known_stuck_.find(status.path);
    // It handled something in between: stuck anew.
    if (known == known_stuck_.end() || known->second != status.handled)
      out.push_back(status);
    stuck.emplace(status.path, status.handled);
  }
  known_stuck_ = std::move(stuck);
  return out;
}

} // namespace automodel::actors
