#pragma once

#include "base/error.hpp"
#include "recsys/report/results.hpp"
#include "storage/record.hpp"

#include <span>
#include <vector>

namespace automodel::actors {

/// Who did what of an experiment, by the annexes of its records: a share for
/// each node and slot, sorted. It depends on chance and is no result. Errors:
/// parse_error.
result<std::vector<recsys::work_share>>
work_shares(std::span<const storage::stored_record> records);

} // namespace automodel::actors
