#include "runtime/caf/remote_proxy.hpp"

#include <caf/actor_config.hpp>
#include <caf/exit_reason.hpp>
#include <caf/mailbox_element.hpp>
#include <caf/make_actor.hpp>

namespace automodel::runtime {

remote_proxy::remote_proxy(caf::actor_config& config, std::string node,
                           std::set<std::string> offers,
                           forward_function forward)
    : caf::actor_proxy(config), node_(std::move(node)),
      offers_(std::move(offers)), forward_(std::move(forward)) {}

void remote_proxy::enqueue(caf::mailbox_element_ptr what,
                           caf::execution_unit*) {
  if (what)
    forward_(*what);
}

void remote_proxy::kill_proxy(caf::execution_unit* unit, caf::error why) {
  cleanup(std::move(why), unit);
}

caf::strong_actor_ptr
make_remote_proxy(caf::actor_system& system, std::string node,
                  std::set<std::string> offers,
                  remote_proxy::forward_function forward) {
  caf::actor_config config;
  return caf::make_actor<remote_proxy, caf::strong_actor_ptr>(
      system.next_actor_id(), system.node(), &system, config, std::move(node),
      std::move(offers), std::move(forward));
}

void end_proxy(const caf::strong_actor_ptr& proxy) {
  if (auto* actor = dynamic_cast<remote_proxy*>(proxy->get()))
    actor->kill_proxy(nullptr, caf::exit_reason::remote_link_unreachable);
}

std::optional<std::string> node_of_sender(const caf::strong_actor_ptr& sender) {
  if (!sender)
    return std::nullopt;
  if (auto* proxy = dynamic_cast<remote_proxy*>(sender->get()))
    return proxy->node();
  return std::nullopt;
}

} // namespace automodel::runtime
