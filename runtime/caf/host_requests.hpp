#pragma once

#include "runtime/caf/actor_host.hpp"
#include "runtime/caf/signature.hpp"
#include "runtime/caf/type_ids.hpp"

#include <caf/mailbox_element.hpp>

#include <deque>
#include <functional>
#include <optional>
#include <string>

// What an actor's base answers itself, whatever the actor's interface; kept
// out of the template so that it is compiled once.
namespace automodel::runtime {

/// Any actor of this node, as whoever inspects or controls it sees it.
using hosted_actor = typed_handle<
    /// describe: the state as JSON; pause and resume: an empty text.
    fn<result<std::string>(host_request)>>;

/// The hosted actor behind a handle found by its path.
hosted_actor as_hosted(const caf::strong_actor_ptr& actor);

/// What is asked for; nothing, and no answer, if the sender is on another node
/// or nobody: nodes have inspectors and controllers for that.
std::optional<host_request::kind>
host_request_of(actor_host& self, const caf::mailbox_element& what);

/// Calls `describe`. Errors: incompatible (this actor does not tell),
/// resource_exhausted (too much to tell), internal (it threw).
result<std::string> state_text(const actor_host& self,
                               const std::function<std::string()>& describe);

void answer_host(caf::mailbox_element& request, result<std::string> answer);

/// The messages of a paused actor, in their order.
class held_messages {
public:
  /// Keeps a message, unless it asks the actor to end.
  bool hold(caf::mailbox_element& what);

  /// The oldest; null if there is none.
  caf::mailbox_element_ptr take();

  /// Tells whoever waits for an answer that the actor is gone.
  void bounce();

private:
  std::deque<caf::mailbox_element_ptr> held_;
};

} // namespace automodel::runtime
