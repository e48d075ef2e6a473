#include "runtime/http/router.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <span>

namespace automodel::runtime::http {

namespace {

using arguments = std::map<std::string, std::string, std::less<>>;
using parts = std::span<const std::string>;

bool is_argument(std::string_view part) {
  return part.starts_with('{');
}
bool is_long_argument(std::string_view part) {
  return part.starts_with('{') && part.ends_with("...}");
}

// Matches the same number of parts, none of which is a long argument.
bool match_each(parts pattern, parts segments, arguments& found) {
  for (std::size_t i = 0; i < pattern.size(); ++i)
    if (is_argument(pattern[i]))
      found[pattern[i].substr(1, pattern[i].size() - 2)] = segments[i];
    else if (pattern[i] != segments[i])
      return false;
  return true;
}

std::optional<arguments> match_all(parts pattern, parts segments) {
  arguments found;
  std::size_t before = 0;
  while (before < pattern.size() && !is_long_argument(pattern[before]))
    ++before;
  if (before == pattern.size()) {
    if (pattern.size() != segments.size()
        || !match_each(pattern, segments, found))
      return std::nullopt;
    return found;
  }
  if (segments.size() < pattern.size())
    return std::nullopt;
  auto after = pattern.size() - before - 1;
  auto middle = segments.subspan(before, segments.size() - before - after);
  if (!match_each(pattern.first(before), segments.first(before), found)
      || !match_each(pattern.last(after), segments.last(after), found))
    return std::nullopt;
  std::string joined;
  for (const auto& segment : middle)
    joined += '/' + segment;
  const auto& name = pattern[before];
  found[name.substr(1, name.size() - 5)] = joined;
  return found;
}

} // namespace

std::string_view to_string(method value) noexcept {
  switch (value) {
  case method::get:
    return "GET";
  case method::head:
    return "HEAD";
  case method::post:
    return "POST";
  default:
    return "OTHER";
  }
}

std::size_t router::add(method verb, std::string pattern) {
  std::vector<std::string> split;
  for (std::size_t at = 1; at <= pattern.size();) {
    auto end = std::min(pattern.find('/', at), pattern.size());
    split.push_back(pattern.substr(at, end - at));
    at = end + 1;
  }
  parts_.push_back(std::move(split));
  routes_.push_back({verb, std::move(pattern)});
  return routes_.size() - 1;
}

std::variant<router::match, response>
router::find(const request& wanted) const {
  auto verb = wanted.verb == method::head ? method::get : wanted.verb;
  std::string allowed;
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    auto found = match_all(parts_[i], wanted.segments);
    if (!found)
      continue;
    if (routes_[i].verb == verb)
      return match{i, std::move(*found)};
    auto name = std::string{to_string(routes_[i].verb)};
    if (allowed.find(name) == std::string::npos)
      allowed += (allowed.empty() ? "" : ", ") + name;
  }
  if (allowed.empty())
    return error_response(404, "not_found", "there is no such resource",
                          "the API is described in docs/openapi.json");
  auto answer = error_response(405, "invalid_argument",
                               "this resource has other methods", allowed);
  answer.headers.emplace_back("Allow", allowed);
  return answer;
}

response error_response(int status, std::string_view kind,
                        std::string_view message, std::string_view hint) {
  nlohmann::json body{{"error", {{"kind", kind}, {"message", message}}}};
  if (!hint.empty())
    body["error"]["hint"] = hint;
  response out;
  out.status = status;
  // Texts may quote what a client sent.
  out.body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)
             + '\n';
  return out;
}

} // namespace automodel::runtime::http
