#pragma once

#include "base/error.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// What of a value is not as a JSON schema says, one sentence each with the
/// place: "answers[2].quote: has more than 600 characters". Of JSON Schema:
/// type, properties, required, additionalProperties (false), items, minItems,
/// maxItems, minLength, maxLength (bytes), minimum, maximum, enum. Throws
/// std::logic_error for a schema with other keys: a defect of ours.
std::vector<std::string> schema_problems(const nlohmann::json& value,
                                         const nlohmann::json& schema);

/// The JSON object in a reply: the whole of it, or what stands in its one
/// fenced code block. Errors: parse_error (there is none, or it is not as the
/// schema, a file of prompts, says; all problems in the text).
result<nlohmann::json> read_reply(std::string_view reply,
                                  std::string_view schema_file);

} // namespace automodel::recsys
