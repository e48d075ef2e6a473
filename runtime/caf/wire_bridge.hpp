#pragma once

#include "runtime/actor_environment.hpp"
#include "runtime/caf/remote_requests.hpp"
#include "runtime/net/link_hub.hpp"
#include "runtime/net/wire.hpp"

#include <caf/actor_control_block.hpp>
#include <caf/actor_system.hpp>
#include <caf/mailbox_element.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace automodel::runtime {

/// Joins a node's actors with those of its peers. A peer's actors are found in
/// the directory by their paths; asking one asks over the link, and a request
/// whose link is lost fails at once. A peer may talk to what the access rule
/// says, by messages that the node's catalogue knows, and to nothing else:
/// nothing of CAF's own crosses a link.
class wire_bridge : public std::enable_shared_from_this<wire_bridge> {
public:
  /// Errors: those of link_hub::start.
  static result<std::shared_ptr<wire_bridge>>
  start(caf::actor_system& system, actor_environment& environment,
        const net_options& options, const node_facts& own);

  /// Ends all links.
  ~wire_bridge();

  node_address listening() const { return hub_->listening(); }

private:
  wire_bridge(caf::actor_system& system, actor_environment& environment,
              access_rule access);

  struct shown {
    std::vector<std::string> offers;
    caf::strong_actor_ptr proxy;
  };

  struct session {
    node_identity who;
    caf::strong_actor_ptr asker; ///< sender of what the peer asks here
    std::map<std::string, shown> proxies;
    std::vector<exported_path> exported; ///< what it was told last
  };

  void up(std::uint64_t number, const node_facts& peer,
          const std::string& address);
  void down(std::uint64_t number, const error& why);
  void take(std::uint64_t number, const link_frame& frame);
  void on_tick();
  void send_exports(std::uint64_t number, session& to);

  void take_exports(std::uint64_t number, std::vector<exported_path> paths);
  void take_call(std::uint64_t number, wire_call call);
  void refuse_busy(std::uint64_t number, const wire_call& call);
  void take_reply(std::uint64_t number, const wire_reply& reply);
  void take_failure(std::uint64_t number, const wire_failure& failure);

  void forward_call(std::uint64_t number, const std::string& path,
                    caf::mailbox_element& what);
  void forward_answer(std::uint64_t number, caf::mailbox_element& what);

  caf::actor_system& system_;
  actor_environment& environment_;
  access_rule access_;
  logger log_;
  std::mutex mutex_;
  std::map<std::uint64_t, session> sessions_;
  remote_requests waiting_;
  std::uint64_t busy_ = 0; ///< refused since the last tick; hub's thread
  /// Last: its thread uses all of the above.
  std::unique_ptr<link_hub> hub_;
};

} // namespace automodel::runtime
