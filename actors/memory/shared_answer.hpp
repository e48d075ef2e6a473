#pragma once

#include "actors/interfaces.hpp"
#include "storage/state/shared_view.hpp"

#include <cstdint>

namespace automodel::actors {

/// What is asked for, at a time: a lease that has ended is not live, and what
/// it had reserved is returned.
result<message<schema::SharedAnswer>>
shared_answer(const storage::shared_view& view,
              const message<schema::SharedQuery>& query, std::int64_t unix_ms);

} // namespace automodel::actors
