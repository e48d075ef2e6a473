#include "runtime/http/address.hpp"

#include <arpa/inet.h>

#include <charconv>

namespace automodel::runtime::http {

namespace {

constexpr const char* forms
    = "unix:PATH, HOST:PORT, [IPV6]:PORT or PORT on this machine";

tl::unexpected<error> refuse(std::string_view text) {
  return fail(errc::invalid_argument,
              "\"" + std::string{text} + "\" is not an address", forms);
}

bool parse_port(std::string_view text, std::uint16_t& to) {
  auto [end, failed]
      = std::from_chars(text.data(), text.data() + text.size(), to);
  return failed == std::errc{} && end == text.data() + text.size()
         && !text.empty();
}

bool is_number(const std::string& host) {
  in6_addr ignored;
  return ::inet_pton(AF_INET, host.c_str(), &ignored) == 1
         || ::inet_pton(AF_INET6, host.c_str(), &ignored) == 1;
}

// "host", "host:port", "[v6]:port"; the port is left as text.
bool split_host(std::string_view text, std::string& host,
                std::string_view& port) {
  if (text.starts_with('[')) {
    auto end = text.find(']');
    if (end == std::string_view::npos)
      return false;
    host = text.substr(1, end - 1);
    text.remove_prefix(end + 1);
    if (!text.empty() && text.front() != ':')
      return false;
    port = text.empty() ? text : text.substr(1);
    return true;
  }
  auto colon = text.rfind(':');
  host = text.substr(0, colon);
  port = colon == std::string_view::npos ? std::string_view{}
                                         : text.substr(colon + 1);
  return host.find(':') == std::string::npos;
}

} // namespace

result<address> parse_address(std::string_view text) {
  constexpr std::string_view scheme = "http://", file = "unix:";
  address out;
  auto rest = text;
  if (rest.starts_with(file)) {
    out.path = rest.substr(file.size());
    return out.path.empty() ? result<address>{refuse(text)} : out;
  }
  if (rest.starts_with(scheme)) {
    rest.remove_prefix(scheme.size());
    if (rest.ends_with('/'))
      rest.remove_suffix(1);
  } else if (rest.find('/') != std::string_view::npos) {
    out.path = rest;
    return out;
  }
  if (parse_port(rest, out.port)) {
    out.host = "127.0.0.1";
    return out;
  }
  std::string_view port;
  if (!split_host(rest, out.host, port) || out.host.empty()
      || !parse_port(port, out.port) || out.host.find('/') != std::string::npos)
    return refuse(text);
  return out;
}

std::string to_string(const address& value) {
  if (value.is_socket_file())
    return "unix:" + value.path;
  auto host = value.host.find(':') == std::string::npos
                  ? value.host
                  : '[' + value.host + ']';
  return host + ':' + std::to_string(value.port);
}

bool is_local(const address& value) {
  return value.is_socket_file() || value.host == "localhost"
         || value.host == "::1"
         || (value.host.starts_with("127.") && is_number(value.host));
}

bool is_own_host(std::string_view header) {
  std::string host;
  std::string_view port;
  return split_host(header, host, port)
         && (host == "localhost" || is_number(host));
}

} // namespace automodel::runtime::http
