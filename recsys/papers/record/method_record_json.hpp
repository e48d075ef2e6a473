#pragma once

#include "base/error.hpp"
#include "recsys/papers/record/method_record.hpp"

#include <string>
#include <string_view>

namespace automodel::recsys {

/// The record as docs/method-record.md writes it: readable, keys sorted, what
/// is empty left out.
std::string method_record_json(const method_record& from);

/// The inverse. Errors: parse_error (not JSON, another type, an unknown key, a
/// status that is none, a confidence outside [0, 1]; names the key).
result<method_record> read_method_record(std::string_view json,
                                         std::string_view what = "record");

} // namespace automodel::recsys
