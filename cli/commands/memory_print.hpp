#pragma once

#include "base/error.hpp"
#include "storage/record.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>

namespace automodel::cli {

/// Prints JSON as people read it.
void print_json(const nlohmann::json& value);

/// What every record says first.
struct record_head {
  std::string experiment, step, agent;
};
result<record_head> head_of(const storage::stored_record& stored);

/// A record whole, with its place in the journal.
result<nlohmann::json> to_json(const storage::stored_record& stored);

/// "2026-11-22 13:10:18 UTC"; empty for 0.
std::string time_text(std::int64_t unix_ms);

/// When a record was committed; 0: not known.
std::int64_t committed_unix_ms(const storage::stored_record& stored);

} // namespace automodel::cli
