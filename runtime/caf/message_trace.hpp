#pragma once

#include "runtime/caf/actor_host.hpp"

#include <caf/mailbox_element.hpp>

#include <chrono>
#include <optional>
#include <typeinfo>

namespace automodel::runtime {

/// Notes one message for the node's tracer, if it wants to know of it. Used
/// only while a trace runs.
class message_trace {
public:
  message_trace(actor_host& self, const caf::mailbox_element& what,
                const std::type_info* type);

  /// The handler ended.
  void end(bool threw);

private:
  actor_host& self_;
  std::chrono::steady_clock::time_point began_{};
  std::optional<traced_message> noted_;
};

} // namespace automodel::runtime
