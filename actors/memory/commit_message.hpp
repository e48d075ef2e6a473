#pragma once

#include "actors/message_types.hpp"
#include "messages/message.hpp"
#include "storage/record.hpp"

namespace automodel::actors {

/// A step as `/memory` is asked to write it.
messages::message<messages::schema::CommitStep>
commit_message(const storage::step_commit& step);

} // namespace automodel::actors
