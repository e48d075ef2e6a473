#pragma once

#include "actors/inspection/inspector_peers.hpp"
#include "actors/inspection/load_history.hpp"
#include "actors/inspection/node_identity.hpp"
#include "actors/inspection/status_page.hpp"
#include "runtime/actor_environment.hpp"

#include <chrono>
#include <memory>

namespace automodel::actors {

/// One node as it is seen from outside its actors: what an inspector's answers
/// are made of. It reads counters and asks nobody.
class node_view {
public:
  /// Who is longer than this in one handler is shown as stuck. Most handlers
  /// take at most 200 ms; imports of large data and the like take longer, in
  /// threads of their own.
  static constexpr std::chrono::milliseconds stuck_after{2000};

  node_view(runtime::actor_environment& environment, node_identity identity,
            std::shared_ptr<const inspector_peers> peers);

  /// Samples all counters, for rates; to be called every load_history::every.
  void sample();

  message<schema::NodeSnapshot> snapshot(const inspect_filter& filter) const;

  /// Its status as it stands in answers.
  void write(const runtime::actor_counters& counters,
             std::chrono::milliseconds window,
             schema::ActorStatus::Builder to) const;

  /// The counters of an actor; null: nobody lives there.
  std::shared_ptr<const runtime::actor_counters>
  counters_of(const std::string& path) const;

  /// Actors that have been stuck since the last call that named them not.
  std::vector<runtime::actor_status> newly_stuck();

  /// The name of the message at work, else of the last one.
  std::string message_name(const runtime::actor_status& status) const;

  const node_identity& identity() const noexcept { return identity_; }

private:
  void write_node(schema::NodeStatus::Builder to) const;
  void write_peers(schema::NodeStatus::Builder to) const;

  runtime::actor_environment& environment_;
  node_identity identity_;
  std::shared_ptr<const inspector_peers> peers_;
  load_history loads_;
  std::int64_t started_unix_ms_;
  std::int64_t started_ns_;
  std::map<std::string, std::uint64_t> known_stuck_; ///< path, handled then
};

} // namespace automodel::actors
