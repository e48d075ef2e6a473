#pragma once

#include <caf/actor_control_block.hpp>
#include <caf/actor_proxy.hpp>
#include <caf/actor_system.hpp>
#include <caf/error.hpp>

#include <functional>
#include <optional>
#include <set>
#include <string>

namespace automodel::runtime {

/// Stands for an actor of another node: what it is sent is handed to the link.
/// It has no mailbox and no thread. It ends with the link, so that whoever
/// watches it hears of that.
class remote_proxy final : public caf::actor_proxy {
public:
  using forward_function = std::function<void(caf::mailbox_element& what)>;

  remote_proxy(caf::actor_config& config, std::string node,
               std::set<std::string> offers, forward_function forward);

  const std::string& node() const noexcept { return node_; }

  void enqueue(caf::mailbox_element_ptr what, caf::execution_unit*) override;
  void kill_proxy(caf::execution_unit* unit, caf::error why) override;
  std::set<std::string> message_types() const override { return offers_; }
  const char* name() const override { return "remote"; }

private:
  std::string node_;
  std::set<std::string> offers_;
  forward_function forward_;
};

caf::strong_actor_ptr make_remote_proxy(caf::actor_system& system,
                                        std::string node,
                                        std::set<std::string> offers,
                                        remote_proxy::forward_function forward);

/// Ends what stands for an actor whose node was lost.
void end_proxy(const caf::strong_actor_ptr& proxy);

/// The other node whose message an actor handles now; nothing: this node's.
/// Asked before promise_reply, which takes the sender with it.
std::optional<std::string> node_of_sender(const caf::strong_actor_ptr& sender);

} // namespace automodel::runtime
