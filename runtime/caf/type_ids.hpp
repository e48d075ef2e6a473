#pragma once

#include "runtime/caf/message_inspect.hpp"

#include <caf/type_id.hpp>

#include <cstdint>

namespace automodel::runtime {

/// Asks a root supervisor to stop all there is, in order.
struct stop_all {};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, stop_all&) {
  return f();
}

/// Wakes an actor for the callback it scheduled under this number; see
/// actor_host::after. Never seen by handlers.
struct wake {
  std::uint64_t timer = 0;
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, wake& value) {
  return f(value.timer);
}

/// What an actor's base answers itself, before its handlers and while it is
/// paused; only senders of the same node are answered. See host_requests.hpp.
struct host_request {
  enum class kind : std::uint8_t {
    describe, ///< answered with the state as JSON
    pause,
    resume,
  };
  std::uint8_t what = 0;

  host_request() = default;
  explicit host_request(kind asked) : what(static_cast<std::uint8_t>(asked)) {}
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, host_request& value) {
  return f(value.what);
}

} // namespace automodel::runtime

CAF_BEGIN_TYPE_ID_BLOCK(automodel_runtime, caf::first_custom_type_id)
CAF_ADD_TYPE_ID(automodel_runtime, (automodel::runtime::wake))
CAF_ADD_TYPE_ID(automodel_runtime, (automodel::runtime::stop_all))
CAF_ADD_TYPE_ID(automodel_runtime, (automodel::runtime::host_request))
CAF_END_TYPE_ID_BLOCK(automodel_runtime)

// The message types of a layer are one block, beginning where the block of the
// layer below ends:
//
//   CAF_BEGIN_TYPE_ID_BLOCK(automodel_actors, AUTOMODEL_FIRST_ACTOR_TYPE_ID)
//   AUTOMODEL_MESSAGE(automodel_actors, RunExperiment)
//   CAF_END_TYPE_ID_BLOCK(automodel_actors)
//
// and is registered by system_config::add_messages<caf::id_block::...>().
#define AUTOMODEL_FIRST_ACTOR_TYPE_ID (caf::first_custom_type_id + 20)

/// Makes message<schema::Schema> a type that actors may exchange.
#define AUTOMODEL_MESSAGE(block, Schema)                                       \
  CAF_ADD_TYPE_ID(                                                             \
      block,                                                                   \
      (automodel::messages::message<automodel::messages::schema::Schema>))
