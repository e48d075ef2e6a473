#pragma once

#include "runtime/caf/actor.hpp"
#include "runtime/restart_ledger.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <vector>

namespace automodel::runtime {

/// Who is restarted when a child dies.
enum class strategy : std::uint8_t {
  one_for_one,  ///< the child
  rest_for_one, ///< the child and those started after it, which rest on it
};

/// When a child is restarted.
enum class restart_rule : std::uint8_t {
  permanent, ///< always
  transient, ///< if it failed or was killed, not if it finished or was stopped
  temporary, ///< never
};

/// How a child is made, each time anew: nothing but its inputs survives.
struct child_spec {
  using factory = std::function<result<caf::strong_actor_ptr>(
      caf::actor_system&, birth_place)>;

  /// Its path below the supervisor's, or an absolute path.
  std::string name;
  factory start;
  restart_rule rule = restart_rule::permanent;
};

/// A child of State, built from copies of `args`.
template <class State, caf::spawn_options Options = caf::no_spawn_options,
          class... Args>
child_spec child(std::string name, Args... args) {
  auto start = [args...](caf::actor_system& system,
                         birth_place place) -> result<caf::strong_actor_ptr> {
    auto made = spawn_at<State, Options>(system, std::move(place), args...);
    if (!made)
      return pass_on(made);
    return caf::actor_cast<caf::strong_actor_ptr>(*made);
  };
  return {std::move(name), std::move(start), restart_rule::permanent};
}

/// Keeps the sub-agents of an actor alive. It is a member of the actor's
/// state and is used from the actor's handlers only; when the state ends, so
/// do the children.
///
/// A child that dies is restarted under its path after a delay that grows. A
/// child that dies too often ends the supervising actor with
/// errc::resource_exhausted, so that the level above decides (escalation). A
/// request that ended its receiver twice goes into the node's quarantine.
class supervisor {
public:
  supervisor(actor_host* self, strategy how = strategy::one_for_one,
             restart_limits limits = {});
  ~supervisor();

  supervisor(const supervisor&) = delete;
  supervisor& operator=(const supervisor&) = delete;

  /// Starts a child after those that were started before.
  /// Errors: conflict (a child of that name), those of the factory.
  result<void> start(child_spec spec);

  /// Stops a child for good and forgets it, then calls `done`.
  /// Errors: not_found.
  result<void> stop(std::string_view name, actor_host::callback done);

  /// Ends a child whatever it does, and starts it again once it is gone: at
  /// once, since it is no failure. Nothing if it is being restarted anyway.
  /// Errors: not_found.
  result<void> replace(std::string_view name);

  /// Stops all children for good, the last one first, each with everything
  /// below its path before the next, then calls `done`.
  void shut_down(actor_host::callback done);

  std::string path_of(std::string_view name) const;

  /// Children that live; others wait for their restart.
  std::size_t living() const noexcept;
  std::size_t size() const noexcept { return children_.size(); }

private:
  enum class phase : std::uint8_t { up, down, restarting, retiring };

  struct one {
    child_spec spec;
    std::string path;
    restart_ledger ledger;
    caf::strong_actor_ptr actor;
    std::uint32_t restarts = 0;
    phase now = phase::down;
    std::uint64_t life = 0; ///< tells late reports from new ones
    actor_host::callback retired;
    bool replaced = false; ///< its death is wanted
  };

  one* find(std::uint64_t id);
  result<void> give_birth(std::uint64_t id);
  void start_again(std::uint64_t id);
  void wait_for_path(std::uint64_t id);
  void on_death(std::uint64_t id, std::uint64_t life, const caf::error& why);
  void on_failure(std::uint64_t id, const std::string& why);
  bool restartable(const one& child) const;
  void note_poison(const one& child);
  void restart_later(std::uint64_t id, std::chrono::milliseconds delay);
  void stop_rest(std::uint64_t from);
  void try_restart_rest();
  void retire(std::uint64_t id, actor_host::callback done);
  void retire_below(std::string path, actor_host::callback done);
  void give_up(const one& child, const std::string& why);

  actor_host& self_;
  const strategy how_;
  const restart_limits limits_;
  std::map<std::uint64_t, one> children_; ///< by order of start
  std::uint64_t last_id_ = 0;
  std::uint64_t last_life_ = 0;
  /// rest_for_one: everything from here on restarts once it is down and due.
  std::optional<std::uint64_t> rest_from_;
  std::uint64_t rest_round_ = 0;
  bool rest_due_ = false;
  bool stopping_ = false;
};

} // namespace automodel::runtime
