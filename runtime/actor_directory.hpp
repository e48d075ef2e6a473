#pragma once

#include "base/error.hpp"
#include "runtime/actor_counters.hpp"
#include "runtime/tombstone.hpp"

#include <caf/actor_cast.hpp>
#include <caf/actor_control_block.hpp>
#include <caf/actor_system.hpp>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::runtime {

/// One living actor as it is shown to people; see actor_counters.
struct actor_status {
  std::string path;
  std::string kind;
  std::string summary;
  std::uint32_t restarts = 0;
  std::uint64_t mailbox = 0; ///< messages that wait
  std::uint64_t peak_mailbox = 0;
  std::uint64_t handled = 0;
  std::uint64_t busy_ns = 0;
  std::uint64_t longest_ns = 0;
  const std::type_info* message_type = nullptr;
  /// For how long the current handler has run; nothing: it is idle.
  std::optional<std::chrono::nanoseconds> handling_for;
  std::uint64_t unexpected = 0;
  std::uint64_t expired = 0;
  std::uint64_t quarantined = 0;
  std::uint64_t errors = 0;
  std::string last_error;
  bool paused = false;
};

/// What the counters say; `now_ns` is coarse_now_ns.
actor_status status_of(const actor_counters& counters, std::int64_t now_ns);

/// The actors of a node, living (sorted by path) and dead (oldest first).
struct directory_snapshot {
  std::vector<actor_status> living;
  std::vector<tombstone> dead;
  std::uint64_t deaths = 0; ///< all of them; dead holds the last ones
};

/// An actor of another node: where it is found, and who stands for it here.
struct remote_actor {
  std::string path;
  caf::strong_actor_ptr proxy;
};

/// Where a node's actors are found: logical path -> handle and counters. It is
/// owned by the node, and outlives its actors. Any thread.
///
/// A path is held until its actor has ended; a restarted actor has the same
/// path and another handle, so handles are looked up, never kept over a
/// failure. Actors of other nodes are found in the same way as long as there
/// is a link to their node; a path that lives here is never looked for there.
class actor_directory {
public:
  explicit actor_directory(std::size_t tombstone_limit = 1000);

  /// Takes a path for an actor that is about to be spawned.
  /// Errors: invalid_argument (not a path), conflict (an actor lives there).
  result<std::shared_ptr<actor_counters>>
  reserve(std::string path, std::string kind, std::uint32_t restarts);

  /// Gives up a reserved path whose actor did not come to life.
  void release(std::string_view path);

  /// The actor of a reserved path exists.
  void bind(std::string_view path, caf::strong_actor_ptr actor);

  /// The actor ended: frees its path and keeps the tombstone.
  void leave(tombstone stone);

  /// The handle of a typed actor. Errors: not_found (with the cause of death,
  /// if an actor died there), incompatible (it does not offer the interface).
  template <class Handle>
  result<Handle> find(std::string_view path) const {
    auto found = find_any(path);
    if (!found)
      return pass_on(found);
    return checked<Handle>(path, *found);
  }

  /// The same of the actor that one peer shows at this path; several nodes
  /// may have such. Errors: not_found (also: the link is gone), incompatible.
  template <class Handle>
  result<Handle> find_remote(std::uint64_t session,
                             std::string_view path) const {
    auto found = find_any_remote(session, path);
    if (!found)
      return pass_on(found);
    return checked<Handle>(path, *found);
  }

  result<caf::strong_actor_ptr> find_any(std::string_view path) const;
  result<caf::strong_actor_ptr> find_any_remote(std::uint64_t session,
                                                std::string_view path) const;

  /// An actor of this node only.
  result<caf::strong_actor_ptr> find_local(std::string_view path) const;

  /// How many messages wait for an actor of this node; 0: nobody lives there.
  std::uint64_t mailbox_of(std::string_view path) const;

  /// Takes the actors that a peer shows over a link, in place of those that it
  /// showed before. `session` tells links apart.
  void bind_remote(std::uint64_t session,
                   const std::vector<remote_actor>& actors);

  /// Paths of other nodes' actors, sorted.
  std::vector<std::string> remote_paths() const;

  /// The last tombstone of a path that is still kept.
  std::optional<tombstone> last_death(std::string_view path) const;

  directory_snapshot snapshot() const;

  /// The counters of the living, sorted by path: little work under the lock,
  /// however much is read from them afterwards.
  std::vector<std::shared_ptr<const actor_counters>> counters() const;

  /// The last tombstones, newest first, at most `limit`.
  std::vector<tombstone> deaths(std::size_t limit) const;
  std::uint64_t death_count() const;

  std::vector<std::string> paths() const;

  /// Waits until no actor is left. Returns the paths of those that are.
  std::vector<std::string> wait_until_empty(std::chrono::milliseconds patience);

private:
  struct entry {
    std::shared_ptr<actor_counters> counters;
    caf::strong_actor_ptr actor; ///< null: reserved
  };

  template <class Handle>
  static result<Handle> checked(std::string_view path,
                                const caf::strong_actor_ptr& found) {
    auto& system = found->get()->home_system();
    typename caf::detail::type_list<Handle> interface;
    auto wanted = system.message_types(interface);
    auto offered = found->get()->message_types();
    for (const auto& message : wanted)
      if (offered.count(message) == 0)
        return fail(errc::incompatible, "actor \"" + std::string{path}
                                            + "\" does not answer " + message);
    return caf::actor_cast<Handle>(found);
  }

  const std::size_t tombstone_limit_;
  mutable std::mutex mutex_;
  std::condition_variable emptied_;
  std::map<std::string, entry, std::less<>> living_;
  /// By path, then by session: several peers may have one of a path.
  std::map<std::string, std::map<std::uint64_t, caf::strong_actor_ptr>,
           std::less<>>
      remote_;
  std::deque<tombstone> dead_;
  std::uint64_t deaths_ = 0;
};

/// "/" followed by parts of letters, digits and ._- joined by "/".
bool is_logical_path(std::string_view text) noexcept;

} // namespace automodel::runtime
