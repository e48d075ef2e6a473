#include "runtime/net/membership.hpp"

#include <charconv>

namespace automodel::runtime {

std::string to_string(const node_address& where) {
  auto bracketed = where.host.find(':') != std::string::npos;
  return (bracketed ? '[' + where.host + ']' : where.host) + ':'
         + std::to_string(where.port);
}

result<node_address> parse_address(const std::string& text) {
  auto colon = text.rfind(':');
  node_address out;
  if (colon != std::string::npos && colon > 0) {
    out.host = text.substr(0, colon);
    if (out.host.front() == '[' && out.host.back() == ']')
      out.host = out.host.substr(1, out.host.size() - 2);
    const auto* end = text.data() + text.size();
    auto [at, failed] = std::from_chars(text.data() + colon + 1, end, out.port);
    if (failed == std::errc{} && at == end && !out.host.empty())
      return out;
  }
  return fail(errc::invalid_argument, '"' + text + "\" is no address",
              "host:port, as in 10.0.0.1:7450 or [::1]:7450");
}

} // namespace automodel::runtime
