#pragma once

#include "runtime/actor_environment.hpp"
#include "runtime/caf/config.hpp"
#include "runtime/net/membership.hpp"
#include "runtime/supervisor.hpp"

#include <caf/actor_system.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace automodel::runtime {

struct node_options {
  std::string id = "local"; ///< letters, digits and ._-
  scheduling actors;
  logging log;
  /// Registers the message types: `config.add_messages<Block>()`.
  std::function<void(system_config&)> add_messages;
  /// Joins a cluster; without, the node has no port. Its id is then the one of
  /// its certificate.
  std::optional<net_options> net;
  /// How long actors may take to stop when asked, and then when killed.
  std::chrono::milliseconds grace{3000};
  std::chrono::milliseconds kill_grace{1000};
};

/// Why a node ends.
struct stop_reason {
  enum class kind : std::uint8_t {
    done,   ///< its work is done
    signal, ///< a person or the system asked for it
    failed, ///< its root supervisor gave up, or its work failed
  };
  kind what = kind::done;
  int signal = 0;
  std::optional<error> cause;

  /// 0 when done, 128 + signal, else the exit code of the cause.
  int exit_code() const noexcept;
};

std::string to_string(const stop_reason& why);

/// How the end went: logical paths, sorted.
struct shutdown_report {
  std::vector<std::string> killed;     ///< did not stop within the grace
  std::vector<std::string> unfinished; ///< still in a handler
};

/// One process of AutoModel: an actor system with an identity, a directory, a
/// root supervisor, a log, and an orderly end.
///
///   auto here = node::start(options);
///   stop_signals signals{(*here)->on_signal(), force};
///   (*here)->supervise({child<memory_state>("/memory", ...), ...});
///   auto why = (*here)->wait();
///   auto report = (*here)->shut_down();
class node {
public:
  /// Errors: invalid_argument (the id), unavailable (no random numbers), those
  /// of load_identity.
  static result<std::unique_ptr<node>> start(node_options options);

  /// Shuts down if nobody did. Actors that never end cannot be joined: then
  /// the system is left to the end of the process.
  ~node();

  node(const node&) = delete;
  node& operator=(const node&) = delete;

  const std::string& id() const noexcept;

  /// A random UUID of this life of the node.
  const std::string& incarnation() const noexcept;

  caf::actor_system& system() noexcept;
  actor_environment& environment() noexcept;
  actor_directory& directory() noexcept { return environment().directory; }

  /// Starts the node's roles, in order, below the root at /node/<id>. They are
  /// stopped in reverse order. If the root gives up, the node stops.
  /// Errors: conflict (called before), internal.
  result<void> supervise(std::vector<child_spec> children,
                         strategy how = strategy::one_for_one,
                         restart_limits limits = {});

  /// Opens the node's port and begins to connect to its seeds; call it once the
  /// roles are up. Returns where it listens.
  /// Errors: invalid_argument (no net options), unavailable, not_permitted.
  result<node_address> join();

  /// Makes wait() return; the first reason counts. Any thread.
  void ask_to_stop(stop_reason why);

  /// For stop_signals: asks to stop because of a signal.
  std::function<void(int)> on_signal();

  /// Blocks until somebody asked to stop.
  stop_reason wait();

  /// The same, for at most `patience`.
  std::optional<stop_reason> wait_for(std::chrono::milliseconds patience);

  /// Stops all actors: asks, waits, kills, and logs who did not finish. The
  /// second call returns the first report.
  shutdown_report shut_down();

private:
  struct parts;
  explicit node(std::unique_ptr<parts> made);

  std::unique_ptr<parts> parts_;
};

} // namespace automodel::runtime
