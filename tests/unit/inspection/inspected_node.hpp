#pragma once

#include "actors/inspection/cluster_inspector.hpp"
#include "actors/inspection/inspection.hpp"
#include "actors/inspection/inspector.hpp"
#include "runtime/node.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace automodel::tests {

namespace schema = messages::schema;
using actors::message;

/// Holds whoever is told to sleep, until it is let go.
struct bed {
  std::atomic<int> sleepers{0};
  std::atomic<bool> morning{false};
};

using sleeper_actor = runtime::typed_handle<
    /// A producer "sleep" keeps the handler; others are counted.
    runtime::fn<result<message<schema::CommitReceipt>>(
        message<schema::CommitStep>)>>;

/// Counts requests, sleeps when asked to, and tells how many it had.
class sleeper {
public:
  using handle = sleeper_actor;
  static constexpr const char* kind = "sleeper";

  sleeper(runtime::actor_self<handle>* self, bed* where)
      : self_(self), bed_(where) {}

  handle::behavior_type make_behavior() {
    return {runtime::guarded(
        self_, [this](const message<schema::CommitStep>& request) {
          return handle_one(request);
        })};
  }

  std::string state_json() const {
    return "{\"handled\":" + std::to_string(count_) + "}";
  }

private:
  result<message<schema::CommitReceipt>>
  handle_one(const message<schema::CommitStep>& request) {
    auto sleep
        = request.read([](schema::CommitStep::Reader from) -> result<bool> {
            return from.getProducer() == "sleep";
          });
    if (!sleep)
      return pass_on(sleep);
    if (*sleep) {
      ++bed_->sleepers;
      while (!bed_->morning)
        std::this_thread::sleep_for(std::chrono::milliseconds{2});
    }
    ++count_;
    return messages::make_message<schema::CommitReceipt>(
        [this](auto to) { to.setFirstIndex(count_); });
  }

  runtime::actor_self<handle>* self_;
  bed* bed_;
  std::uint64_t count_ = 0;
};

inline message<schema::CommitStep> work(const char* producer) {
  return messages::make_message<schema::CommitStep>([&](auto to) {
    to.setProducer(producer);
    to.initMeta().setSender("/test");
    to.getMeta().setIdempotencyKey("key");
  });
}

/// A node with two sleepers and everything that inspects it.
class inspected_node {
public:
  explicit inspected_node(std::string id = "one",
                          std::shared_ptr<const actors::inspector_peers> peers
                          = std::make_shared<actors::no_peers>(),
                          bool control = true,
                          std::vector<runtime::child_spec> more = {}) {
    runtime::node_options options;
    options.id = std::move(id);
    options.grace = std::chrono::milliseconds{500};
    options.add_messages = [](runtime::system_config& config) {
      config.add_messages<caf::id_block::automodel_actors>();
    };
    auto started = runtime::node::start(std::move(options));
    if (!started)
      throw std::runtime_error(to_string(started.error()));
    node_ = std::move(*started);
    actors::node_identity identity;
    identity.id = node_->id();
    identity.incarnation = node_->incarnation();
    identity.roles = {"compute"};
    auto roles = actors::inspection_roles(identity, peers, control);
    roles.push_back(runtime::child<sleeper>("/sleeper", &bed_));
    roles.push_back(runtime::child<sleeper>("/other", &bed_));
    for (auto& role : more)
      roles.push_back(std::move(role));
    std::vector<std::string> paths;
    for (const auto& role : roles)
      paths.push_back(role.name);
    if (auto up = node_->supervise(std::move(roles)); !up)
      throw std::runtime_error(to_string(up.error()));
    for (const auto& path : paths)
      wait_for(path);
  }

  ~inspected_node() { bed_.morning = true; }

  runtime::node& node() { return *node_; }
  bed& beds() { return bed_; }

  template <class Handle>
  Handle find(const char* path) {
    wait_for(path);
    return node_->directory().find<Handle>(path).value();
  }

  template <class Reply, class Handle, class Request>
  result<message<Reply>> ask(const char* path, message<Request> request) {
    return runtime::ask_and_wait<message<Reply>>(
        node_->system(), find<Handle>(path), std::chrono::seconds{20},
        std::move(request));
  }

  /// Puts one of them to sleep for good, with `waiting` messages behind.
  void wedge(const char* path, int waiting = 0) {
    auto one = find<sleeper_actor>(path);
    auto before = bed_.sleepers.load();
    runtime::tell_from_outside(one, work("sleep"));
    while (bed_.sleepers == before)
      std::this_thread::sleep_for(std::chrono::milliseconds{1});
    for (int i = 0; i < waiting; ++i)
      runtime::tell_from_outside(one, work("more"));
  }

private:
  // Roles are started by the root actor, which takes its time.
  void wait_for(const std::string& path) {
    for (int i = 0; i < 2000; ++i) {
      if (node_->directory().find_any(path))
        return;
      std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    throw std::runtime_error("nobody at " + path);
  }

  bed bed_; ///< outlives the node
  std::unique_ptr<runtime::node> node_;
};

} // namespace automodel::tests
