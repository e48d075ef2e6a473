#pragma once

#include "messages/schema/agents.capnp.h"
#include "runtime/caf/config.hpp"
#include "runtime/caf/type_ids.hpp"

CAF_BEGIN_TYPE_ID_BLOCK(automodel_tests, AUTOMODEL_FIRST_ACTOR_TYPE_ID)
AUTOMODEL_MESSAGE(automodel_tests, CommitStep)
AUTOMODEL_MESSAGE(automodel_tests, CommitReceipt)
CAF_END_TYPE_ID_BLOCK(automodel_tests)

namespace automodel::tests {

/// The message types of the runtime's own tests.
inline void add_test_messages(runtime::system_config& config) {
  config.add_messages<caf::id_block::automodel_tests>();
}

} // namespace automodel::tests
