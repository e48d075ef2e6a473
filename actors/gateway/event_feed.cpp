#include "actors/gateway/event_feed.hpp"

#include "actors/gateway/memory_json.hpp"
#include "actors/gateway/status_json.hpp"
#include "actors/inspection/cluster_inspector.hpp"
#include "actors/inspection/node_view.hpp"
#include "actors/memory/memory_keeper.hpp"
#include "messages/parameters.hpp"
#include "recsys/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace automodel::actors {

using namespace std::chrono_literals;
using json = nlohmann::json;
using messages::read_text;

namespace {

constexpr auto look_every = 1000ms;
constexpr auto look_patience = 3s;
constexpr std::uint32_t deaths_a_look = 100;
constexpr std::uint32_t record_wait_ms = 20'000;
constexpr auto memory_pause = 2s;

void publish(runtime::http::event_hub& to, const char* type, json event) {
  event["seen_unix_ms"] = runtime::system_unix_ms();
  to.publish(type, recsys::json_text(event));
}

} // namespace

event_feed::event_feed(self_type* self, runtime::http::event_hub& hub,
                       std::optional<storage::memory_reader> memory)
    : self_(self), hub_(hub), memory_(std::move(memory)) {}

void event_feed::start() {
  look_at_cluster();
  if (memory_)
    look_at_memory();
}

void event_feed::publish_progress(const message<schema::ProgressEvent>& event) {
  auto told
      = event.read([&](schema::ProgressEvent::Reader from) -> result<void> {
          publish(hub_, "progress", progress_json(from));
          return {};
        });
  if (!told)
    self_->note_error(to_string(told.error()));
}

void event_feed::look_at_cluster() {
  auto again
      = [this] { self_->after(look_every, [this] { look_at_cluster(); }); };
  if (hub_.clients() == 0) {
    looked_ = false;
    return again();
  }
  auto cluster = self_->environment().directory.find<cluster_inspector_actor>(
      cluster_inspector::path);
  if (!cluster)
    return again();
  auto query = messages::make_message<schema::InspectQuery>([](auto to) {
    to.setStuckMs(static_cast<std::uint32_t>(node_view::stuck_after.count()));
    to.setDeaths(deaths_a_look);
  });
  runtime::ask(
      self_, *cluster, look_patience, query,
      [this, again](const message<schema::ClusterSnapshot>& seen) {
        again();
        take(seen);
      },
      [again](const error&) { again(); });
}

void event_feed::take(const message<schema::ClusterSnapshot>& seen) {
  auto read = seen.read(
      [&](schema::ClusterSnapshot::Reader snapshot) -> result<void> {
        take_deaths(snapshot);
        take_stuck(snapshot);
        take_missing(snapshot);
        looked_ = true;
        return {};
      });
  if (!read)
    self_->note_error(to_string(read.error()));
}

void event_feed::take_deaths(schema::ClusterSnapshot::Reader seen) {
  std::vector<schema::Tombstone::Reader> news;
  for (auto death : seen.getDeaths())
    if (death.getNumber() > last_death_[read_text(death.getNode())])
      news.push_back(death);
  std::reverse(news.begin(), news.end()); // the oldest first
  for (const auto& death : news) {
    auto& last = last_death_[read_text(death.getNode())];
    last = std::max(last, death.getNumber());
    if (looked_)
      publish(hub_, "death", death_json(death));
  }
}

void event_feed::take_stuck(schema::ClusterSnapshot::Reader seen) {
  std::set<place> now;
  for (auto actor : seen.getActors()) {
    place where{read_text(actor.getNode()), read_text(actor.getPath())};
    // Whoever is stuck is news also to a client that came just now.
    if (!stuck_.contains(where) || !looked_)
      publish(hub_, "stuck", actor_json(actor));
    now.insert(std::move(where));
  }
  for (const auto& where : stuck_)
    if (!now.contains(where))
      publish(hub_, "unstuck", {{"node", where.first}, {"path", where.second}});
  stuck_ = std::move(now);
}

void event_feed::take_missing(schema::ClusterSnapshot::Reader seen) {
  std::set<std::string> now;
  for (auto node : seen.getMissing()) {
    auto id = read_text(node.getNode());
    if (!missing_.contains(id))
      publish(hub_, "node",
              {{"node", id},
               {"state", "missing"},
               {"why", read_text(node.getWhy())}});
    now.insert(std::move(id));
  }
  for (const auto& id : missing_)
    if (!now.contains(id))
      publish(hub_, "node", {{"node", id}, {"state", "back"}});
  missing_ = std::move(now);
}

// The memory says when there is a record; what it says is read beside it.
void event_feed::look_at_memory() {
  auto later
      = [this] { self_->after(memory_pause, [this] { look_at_memory(); }); };
  if (next_record_ == 0) {
    auto head = memory_->head();
    if (!head)
      return later();
    next_record_ = head->index + 1;
  }
  auto memory
      = self_->environment().directory.find<memory_actor>(memory_keeper::path);
  if (!memory)
    return later();
  auto request = messages::make_message<schema::WatchRequest>([&](auto to) {
    to.setFromIndex(next_record_);
    to.setWaitMs(record_wait_ms);
  });
  runtime::ask(
      self_, *memory, std::chrono::milliseconds{record_wait_ms} + memory_pause,
      request,
      [this](const message<schema::History>&) {
        auto pause
            = take_records() ? 0ms : std::chrono::milliseconds{memory_pause};
        self_->after(pause, [this] { look_at_memory(); });
      },
      [later](const error&) { later(); });
}

bool event_feed::take_records() {
  auto records = memory_->log({.from = next_record_});
  if (!records) {
    self_->note_error(to_string(records.error()));
    return false;
  }
  for (const auto& stored : *records) {
    next_record_ = stored.index + 1;
    auto event = record_json(stored);
    if (event)
      publish(hub_, "record", *event);
    else
      self_->note_error(to_string(event.error()));
  }
  return true;
}

} // namespace automodel::actors
