#pragma once

#include "base/error.hpp"
#include "storage/record.hpp"

#include <string>

namespace automodel::storage {

/// What a record says, in one line for people: "ease decay, seed 1: ndcg@10
/// 0.3256 on validation". Errors: parse_error.
result<std::string> record_text(const record_message& record);

} // namespace automodel::storage
