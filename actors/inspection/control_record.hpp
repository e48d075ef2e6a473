#pragma once

#include "base/error.hpp"
#include "messages/message.hpp"
#include "messages/schema/agents.capnp.h"
#include "messages/schema/inspection.capnp.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace automodel::actors {

namespace schema = messages::schema;

template <class Schema>
using message = messages::message<Schema>;

/// The experiment under which the memory keeps what people did to actors. It
/// has no intent and no end.
inline constexpr const char* operations = "operations";

/// A ControlRequest as values.
struct control_order {
  schema::ControlRequest::Action action{};
  std::string path, node, level, reason, by;
  bool recorded = false;
};

/// Errors: parse_error, incompatible (an action of a newer build).
result<control_order> read_order(const message<schema::ControlRequest>& from);

message<schema::ControlRequest> write_order(const control_order& from);

/// "kill", "restart", "pause", "resume", "loglevel".
std::string_view name_of(schema::ControlRequest::Action action) noexcept;

/// The inverse. Errors: invalid_argument, naming the actions there are.
result<schema::ControlRequest::Action> action_from(std::string_view name);

/// Who decides, and where the decision stands among the others.
struct decision_place {
  std::string producer;
  std::uint64_t sequence = 0;
  std::string agent; ///< path of the controller
  std::string node;
};

/// The order as a decision for the memory.
message<schema::CommitStep> decision_of(const control_order& order,
                                        const decision_place& place);

} // namespace automodel::actors
