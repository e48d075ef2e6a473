#include "messages/frame_socket.hpp"

#include <sys/socket.h>

#include <poll.h>

#include <cerrno>
#include <cstring>

namespace automodel::messages {

namespace {

using clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t control_bytes
    = CMSG_SPACE(sizeof(int) * frame_socket::max_descriptors);

tl::unexpected<error> system_failure(const char* call) {
  return fail(errc::io_error, std::string{call} + ": " + std::strerror(errno));
}

/// When a wait that began now ends; a negative timeout never does.
clock::time_point end_of(milliseconds timeout) {
  return timeout.count() < 0 ? clock::time_point::max()
                             : clock::now() + timeout;
}

/// Waits for `events`; false when the time has come.
result<bool> await(int socket, short events, clock::time_point end) {
  auto for_ever = end == clock::time_point::max();
  while (true) {
    auto left = -1;
    if (!for_ever)
      left = static_cast<int>(std::max<std::int64_t>(
          0, std::chrono::ceil<milliseconds>(end - clock::now()).count()));
    pollfd entry{socket, events, 0};
    auto ready = ::poll(&entry, 1, left);
    if (ready > 0)
      return true;
    if (ready == 0)
      return false;
    if (errno != EINTR)
      return system_failure("poll");
    if (for_ever)
      return fail(errc::cancelled, "a signal came while waiting");
  }
}

void attach(msghdr& head, std::span<std::byte> control,
            std::span<const int> descriptors) {
  if (descriptors.empty())
    return;
  head.msg_control = control.data();
  head.msg_controllen = CMSG_SPACE(descriptors.size_bytes());
  auto* rights = CMSG_FIRSTHDR(&head);
  rights->cmsg_level = SOL_SOCKET;
  rights->cmsg_type = SCM_RIGHTS;
  rights->cmsg_len = CMSG_LEN(descriptors.size_bytes());
  std::memcpy(CMSG_DATA(rights), descriptors.data(), descriptors.size_bytes());
}

void detach(msghdr& head, std::vector<unique_fd>& into) {
  for (auto* part = CMSG_FIRSTHDR(&head); part != nullptr;
       part = CMSG_NXTHDR(&head, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS)
      continue;
    auto count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(part) + i * sizeof(int), sizeof fd);
      into.emplace_back(fd);
    }
  }
}

std::uint32_t little_endian(const std::byte* bytes) {
  std::uint32_t value = 0;
  for (int i = 3; i >= 0; --i)
    value = value << 8 | std::to_integer<std::uint32_t>(bytes[i]);
  return value;
}

void put_little_endian(std::uint32_t value, std::byte* bytes) {
  for (int i = 0; i < 4; ++i, value >>= 8)
    bytes[i] = static_cast<std::byte>(value & 0xff);
}

} // namespace

frame_socket::frame_socket(unique_fd socket, std::uint32_t accepted_descriptors)
    : socket_(std::move(socket)),
      accepted_(std::min(accepted_descriptors, max_descriptors)) {}

result<std::pair<unique_fd, unique_fd>> frame_socket::make_pair() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    return system_failure("socketpair");
  return std::pair{unique_fd{ends[0]}, unique_fd{ends[1]}};
}

void frame_socket::finish() noexcept {
  ::shutdown(socket_.get(), SHUT_WR);
}

result<void> frame_socket::send(const frame& words,
                                std::span<const int> descriptors,
                                milliseconds timeout) {
  auto body = words.bytes();
  if (body.empty() || body.size() > limits::frame_bytes
      || descriptors.size() > max_descriptors)
    return fail(errc::invalid_argument,
                "frame of " + std::to_string(body.size()) + " bytes with "
                    + std::to_string(descriptors.size()) + " descriptors",
                "1 to " + std::to_string(limits::frame_bytes)
                    + " bytes, at most " + std::to_string(max_descriptors)
                    + " descriptors");
  std::array<std::byte, 8> header;
  put_little_endian(static_cast<std::uint32_t>(body.size()), header.data());
  put_little_endian(static_cast<std::uint32_t>(descriptors.size()),
                    header.data() + 4);
  alignas(cmsghdr) std::array<std::byte, control_bytes> control{};
  auto end = end_of(timeout);
  std::size_t sent = 0;
  while (sent < header.size() + body.size()) {
    auto of_header = std::min(sent, header.size());
    auto of_body = sent - of_header;
    iovec parts[2] = {
        {header.data() + of_header, header.size() - of_header},
        {const_cast<std::byte*>(body.data()) + of_body, body.size() - of_body}};
    msghdr head{};
    head.msg_iov = parts;
    head.msg_iovlen = 2;
    if (sent == 0)
      attach(head, control, descriptors);
    auto n = ::sendmsg(socket_.get(), &head, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n >= 0) {
      sent += static_cast<std::size_t>(n);
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      auto ready = await(socket_.get(), POLLOUT, end);
      if (!ready)
        return pass_on(ready);
      if (!*ready)
        return fail(errc::deadline_exceeded, "the peer does not read");
    } else if (errno == EPIPE || errno == ECONNRESET) {
      return fail(errc::unavailable, "the peer has closed its socket");
    } else if (errno != EINTR) {
      return system_failure("sendmsg");
    }
  }
  return {};
}

result<std::optional<received_frame>>
frame_socket::receive(milliseconds timeout) {
  auto end = end_of(timeout);
  while (true) {
    auto whole = advance();
    if (!whole)
      return pass_on(whole);
    if (*whole) {
      auto received = complete();
      if (!received)
        return pass_on(received);
      return std::optional{std::move(*received)};
    }
    auto ready = await(socket_.get(), POLLIN, end);
    if (!ready)
      return pass_on(ready);
    if (!*ready)
      return std::optional<received_frame>{};
  }
}

/// Reads what is there, never beyond the frame: descriptors that come with a
/// read then belong to this frame. True when the frame is whole.
result<bool> frame_socket::advance() {
  if (header_filled_ < header_.size()) {
    auto whole = fill(header_, header_filled_);
    if (!whole || !*whole)
      return whole;
    if (auto accepted = accept_header(); !accepted)
      return pass_on(accepted);
  }
  return fill(body_, body_filled_);
}

result<bool> frame_socket::fill(std::span<std::byte> into,
                                std::size_t& filled) {
  while (filled < into.size()) {
    alignas(cmsghdr) std::array<std::byte, control_bytes> control;
    iovec part{into.data() + filled, into.size() - filled};
    msghdr head{};
    head.msg_iov = &part;
    head.msg_iovlen = 1;
    head.msg_control = control.data();
    head.msg_controllen
        = accepted_ == 0 ? 0 : CMSG_SPACE(sizeof(int) * accepted_);
    auto n = ::recvmsg(socket_.get(), &head, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
    if (n < 0) {
      if (errno == EINTR)
        continue;
      if (errno == EAGAIN || errno == EWOULDBLOCK)
        return false;
      if (errno == ECONNRESET)
        return fail(errc::unavailable, "the peer has closed its socket");
      return system_failure("recvmsg");
    }
    detach(head, descriptors_);
    if ((head.msg_flags & MSG_CTRUNC) != 0 || descriptors_.size() > accepted_)
      return fail(errc::parse_error, "more descriptors than are accepted",
                  "at most " + std::to_string(accepted_));
    if (n == 0) {
      if (header_filled_ == 0)
        return fail(errc::unavailable, "the peer has closed its socket");
      return fail(errc::parse_error, "the stream ends inside a frame");
    }
    filled += static_cast<std::size_t>(n);
  }
  return true;
}

result<void> frame_socket::accept_header() {
  auto size = little_endian(header_.data());
  announced_descriptors_ = little_endian(header_.data() + 4);
  if (size > limits::frame_bytes)
    return fail(errc::resource_exhausted,
                "frame of " + std::to_string(size) + " bytes",
                "at most " + std::to_string(limits::frame_bytes));
  if (size == 0 || size % sizeof(capnp::word) != 0)
    return fail(errc::parse_error, "frame is not a whole number of words");
  if (announced_descriptors_ > accepted_)
    return fail(errc::parse_error,
                "frame announces " + std::to_string(announced_descriptors_)
                    + " descriptors",
                "at most " + std::to_string(accepted_));
  body_.resize(size);
  return {};
}

result<received_frame> frame_socket::complete() {
  auto descriptors = std::exchange(descriptors_, {});
  auto words = frame::from_bytes(body_);
  header_filled_ = 0;
  body_filled_ = 0;
  body_.clear();
  if (!words)
    return pass_on(words);
  if (descriptors.size() != announced_descriptors_)
    return fail(errc::parse_error,
                "frame came with " + std::to_string(descriptors.size())
                    + " descriptors and announced "
                    + std::to_string(announced_descriptors_));
  return received_frame{std::move(*words), std::move(descriptors)};
}

} // namespace automodel::messages
