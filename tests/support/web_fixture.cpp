#include "tests/support/web_fixture.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <unistd.h>

#include <array>
#include <stdexcept>

namespace automodel::testing {

web_fixture::web_fixture() {
  listener_.reset(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* any = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener_.get(), any, size) != 0
      || ::listen(listener_.get(), 8) != 0
      || ::getsockname(listener_.get(), any, &size) != 0)
    throw std::runtime_error("cannot listen on this machine");
  port_ = ntohs(address.sin_port);
  thread_ = std::thread{[this] { serve(); }};
}

web_fixture::~web_fixture() {
  ::shutdown(listener_.get(), SHUT_RDWR); // accept returns
  thread_.join();
}

void web_fixture::give(const std::string& path, answer what) {
  std::lock_guard lock{mutex_};
  answers_[path] = std::move(what);
}

void web_fixture::say(const std::string& path, std::vector<std::string> raw) {
  std::lock_guard lock{mutex_};
  raw_[path] = std::move(raw);
}

std::vector<std::string> web_fixture::heard() {
  std::lock_guard lock{mutex_};
  return heard_;
}

std::string web_fixture::at(const std::string& path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + path;
}

std::string web_fixture::reply_to(const std::string& request) {
  auto begin = request.find(' ') + 1;
  auto path = request.substr(begin, request.find(' ', begin) - begin);
  std::lock_guard lock{mutex_};
  heard_.push_back(request);
  if (auto raw = raw_.find(path); raw != raw_.end()) {
    auto out = raw->second.front();
    if (raw->second.size() > 1)
      raw->second.erase(raw->second.begin());
    return out;
  }
  auto at = answers_.find(path);
  auto what = at == answers_.end() ? answer{404, "text/plain", "nothing", ""}
                                   : at->second;
  auto out = "HTTP/1.1 " + std::to_string(what.status)
             + " x\r\nConnection: close\r\nContent-Type: " + what.type
             + "\r\nContent-Length: " + std::to_string(what.body.size());
  if (!what.location.empty())
    out += "\r\nLocation: " + what.location;
  return out + "\r\n\r\n" + what.body;
}

namespace {

/// Whether a request is whole: its headers, and the body they announce.
bool is_whole(const std::string& request) {
  auto end = request.find("\r\n\r\n");
  if (end == request.npos)
    return false;
  auto length = request.find("Content-Length: ");
  return length > end
         || request.size() >= end + 4 + std::stoul(request.substr(length + 16));
}

} // namespace

void web_fixture::serve() {
  while (true) {
    unique_fd peer{::accept(listener_.get(), nullptr, nullptr)};
    if (!peer)
      return;
    std::string request;
    std::array<char, 4096> piece{};
    while (!is_whole(request)) {
      auto got = ::recv(peer.get(), piece.data(), piece.size(), 0);
      if (got <= 0)
        break;
      request.append(piece.data(), static_cast<std::size_t>(got));
    }
    ++requests_;
    auto reply = reply_to(request);
    auto stalled = reply.ends_with(stalls);
    auto size = reply.size() - (stalled ? stalls.size() : 0);
    (void)::send(peer.get(), reply.data(), size, MSG_NOSIGNAL);
    while (stalled && ::recv(peer.get(), piece.data(), piece.size(), 0) > 0) {
    }
  }
}

} // namespace automodel::testing
