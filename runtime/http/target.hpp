#pragma once

#include "base/error.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::runtime::http {

/// A request's target, taken apart and decoded.
struct target {
  std::vector<std::string> segments;
  std::map<std::string, std::string, std::less<>> query;
};

/// Takes apart "/a/b%20c?x=1&y=2". A slash at the end is ignored. Errors:
/// invalid_argument: no path, too long, a "%" without two digits, an empty,
/// "." or ".." segment, control characters, bytes that are not UTF-8, a
/// parameter twice.
result<target> parse_target(std::string_view text);

/// Encodes a segment of a path, or a value of a query.
std::string percent_encoded(std::string_view text);

} // namespace automodel::runtime::http
