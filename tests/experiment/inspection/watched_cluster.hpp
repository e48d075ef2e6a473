#pragma once

#include "actors/cluster/linked_inspectors.hpp"
#include "actors/cluster/node_parts.hpp"
#include "actors/gateway/gateway.hpp"
#include "actors/inspection/inspection.hpp"
#include "tests/unit/inspection/inspected_node.hpp"
#include "tests/unit/net/cluster_fixture.hpp"

#include <array>
#include <atomic>
#include <string>
#include <vector>

namespace automodel::tests {

using ring_actor
    = runtime::typed_handle<runtime::fn<void(message<schema::CommitStep>)>>;

/// What the actors of a node pass on, until it is turned off.
struct ring {
  std::vector<ring_actor> actors;
  std::atomic<bool> turning{false};
};

/// Gives each message to the next actor of the ring.
class ring_state {
public:
  using handle = ring_actor;
  static constexpr const char* kind = "ring";

  ring_state(runtime::actor_self<handle>* self, ring* all, std::size_t at)
      : self_(self), ring_(all), at_(at) {}

  handle::behavior_type make_behavior() {
    return {[this](const message<schema::CommitStep>& token) {
      if (!ring_->turning.load(std::memory_order_relaxed))
        return;
      runtime::tell(self_, ring_->actors[(at_ + 1) % ring_->actors.size()],
                    token);
    }};
  }

private:
  runtime::actor_self<handle>* self_;
  ring* ring_;
  std::size_t at_;
};

/// Three nodes joined by mutual TLS, a head with the gateway and two others,
/// with a thousand actors that are busy passing messages on, and on each a
/// sleeper that can be wedged.
class watched_cluster {
public:
  static constexpr std::size_t node_count = 3;
  static constexpr std::size_t actor_count = 1000;
  static constexpr std::size_t tokens = 24; ///< of each node

  watched_cluster() {
    socket_ = {(folder_.path() / "s.sock").string(), "", 0};
    runtime::node_address head;
    for (std::size_t n = 0; n < node_count; ++n) {
      auto made = start(n, head);
      auto listening = made->join().value();
      if (n == 0)
        head = listening;
      nodes_.push_back(std::move(made));
      fill(n);
    }
  }

  ~watched_cluster() {
    turn(false);
    bed_.morning = true;
    for (auto& one : nodes_)
      one->shut_down();
    for (auto& one : rings_)
      one.actors.clear();
  }

  void turn(bool on) {
    for (std::size_t n = 0; n < node_count; ++n) {
      rings_[n].turning = on;
      for (std::size_t i = 0; on && i < tokens; ++i)
        runtime::tell_from_outside(
            rings_[n].actors[i * rings_[n].actors.size() / tokens],
            work("token"));
    }
  }

  /// Messages that the rings have passed on.
  std::uint64_t handled() const {
    std::uint64_t sum = 0;
    for (const auto& node : nodes_)
      for (const auto& one : node->directory().counters())
        if (one->kind == "ring")
          sum += one->handled();
    return sum;
  }

  runtime::node& node(std::size_t n) { return *nodes_[n]; }
  bed& beds() { return bed_; }
  const runtime::http::address& gateway() const { return socket_; }

private:
  static std::string name_of(std::size_t n) {
    return n == 0 ? "head" : "node-" + std::to_string(n + 1);
  }

  std::unique_ptr<runtime::node> start(std::size_t n,
                                       const runtime::node_address& head) {
    runtime::node_options options;
    options.grace = std::chrono::milliseconds{500};
    options.add_messages = [](runtime::system_config& config) {
      config.add_messages<caf::id_block::automodel_actors>();
    };
    auto& net = options.net.emplace();
    std::vector<std::string> roles{"compute"};
    if (n == 0)
      roles = {"memory", "coordinator", "gateway"};
    net.files = certificates_.files(name_of(n), roles);
    net.listen = {"127.0.0.1", 0};
    if (n > 0)
      net.seeds = {head};
    net.build = "test";
    net.access = actors::cluster_access();
    auto made = runtime::node::start(std::move(options)).value();
    actors::node_identity identity;
    identity.id = made->id();
    identity.incarnation = made->incarnation();
    identity.roles = roles;
    auto children = actors::inspection_roles(
        identity,
        std::make_shared<actors::linked_inspectors>(made->environment()), true);
    children.push_back(runtime::child<sleeper>("/sleeper", &bed_));
    if (n == 0) {
      actors::gateway_options served;
      served.listen = {socket_};
      served.token = "a token that nobody guesses";
      children.push_back(runtime::child<actors::gateway, caf::detached>(
          actors::gateway::path, served));
    }
    REQUIRE(made->supervise(std::move(children)));
    return made;
  }

  void fill(std::size_t n) {
    auto many = actor_count / node_count + (n < actor_count % node_count);
    for (std::size_t i = 0; i < many; ++i)
      rings_[n].actors.push_back(
          runtime::spawn_at<ring_state>(
              nodes_[n]->system(),
              {nodes_[n]->environment(), "/ring/" + std::to_string(i)},
              &rings_[n], i)
              .value());
  }

  temporary_folder folder_;
  runtime::cluster certificates_{"test"};
  runtime::http::address socket_;
  bed bed_; ///< outlives the nodes, as do the rings
  std::array<ring, node_count> rings_;
  std::vector<std::unique_ptr<runtime::node>> nodes_;
};

} // namespace automodel::tests
