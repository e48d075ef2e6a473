#include "messages/frame_socket.hpp"
#include "messages/schema/worker.capnp.h"

#include <sys/socket.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <future>
#include <string>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::messages;
using namespace std::chrono_literals;

namespace {

constexpr auto soon = 10'000ms;

struct sockets {
  frame_socket left, right;
};

sockets connected(std::uint32_t accepted = 0) {
  auto ends = frame_socket::make_pair();
  REQUIRE(ends);
  return {frame_socket{std::move(ends->first), accepted},
          frame_socket{std::move(ends->second), accepted}};
}

frame text_frame(std::size_t bytes) {
  return make_message<schema::Misbehaviour>(
             [&](auto out) { out.setKind(std::string(bytes, 'x')); })
      .words();
}

void put(int socket, const void* data, std::size_t size) {
  REQUIRE(::send(socket, data, size, MSG_NOSIGNAL)
          == static_cast<ssize_t>(size));
}

void put_header(int socket, std::uint32_t bytes, std::uint32_t descriptors) {
  std::uint32_t header[2] = {bytes, descriptors}; // the tests' machines are
  put(socket, header, sizeof header);             // little endian
}

std::size_t open_descriptors() {
  std::filesystem::directory_iterator first{"/proc/self/fd"};
  return static_cast<std::size_t>(std::distance(begin(first), end(first)));
}

/// Sends `size` bytes with descriptors beside them, past the codec.
void put_rights(int socket, const void* data, std::size_t size,
                std::span<const int> descriptors) {
  alignas(cmsghdr) std::byte control[512] = {};
  iovec part{const_cast<void*>(data), size};
  msghdr head{};
  head.msg_iov = &part;
  head.msg_iovlen = 1;
  head.msg_control = control;
  head.msg_controllen = CMSG_SPACE(descriptors.size_bytes());
  auto* rights = CMSG_FIRSTHDR(&head);
  rights->cmsg_level = SOL_SOCKET;
  rights->cmsg_type = SCM_RIGHTS;
  rights->cmsg_len = CMSG_LEN(descriptors.size_bytes());
  std::memcpy(CMSG_DATA(rights), descriptors.data(), descriptors.size_bytes());
  REQUIRE(::sendmsg(socket, &head, MSG_NOSIGNAL) > 0);
}

} // namespace

TEST_CASE("frames arrive whole and in order") {
  auto [left, right] = connected();
  auto small = text_frame(3);
  auto middle = text_frame(5000);
  REQUIRE(left.send(small, {}, soon));
  REQUIRE(left.send(middle, {}, soon));
  auto first = right.receive(soon);
  auto second = right.receive(soon);
  REQUIRE((first && *first));
  REQUIRE((second && *second));
  CHECK((*first)->words == small);
  CHECK((*second)->words == middle);
  auto none = right.receive(0ms);
  REQUIRE(none);
  CHECK_FALSE(*none);
}

TEST_CASE("a frame larger than the socket's buffer arrives") {
  auto [left, right] = connected();
  auto large = text_frame(900'000);
  auto sent = std::async(std::launch::async, [&, &from = left] {
    return from.send(large, {}, soon).has_value();
  });
  auto got = right.receive(soon);
  CHECK(sent.get());
  REQUIRE((got && *got));
  CHECK((*got)->words == large);
}

TEST_CASE("descriptors arrive in their order, close-on-exec, beside their "
          "own frame") {
  auto [left, right] = connected(4);
  int ends[2];
  REQUIRE(::pipe2(ends, 0) == 0);
  unique_fd reading{ends[0]};
  unique_fd writing{ends[1]};
  int both[] = {reading.get(), writing.get()};
  auto plain = text_frame(10);
  REQUIRE(left.send(plain, {}, soon));
  REQUIRE(left.send(plain, both, soon));
  REQUIRE(left.send(plain, {}, soon));
  auto first = right.receive(soon);
  auto second = right.receive(soon);
  auto third = right.receive(soon);
  REQUIRE((first && *first && second && *second && third && *third));
  CHECK((*first)->descriptors.empty());
  CHECK((*third)->descriptors.empty());
  auto& held = (*second)->descriptors;
  REQUIRE(held.size() == 2);
  for (auto& fd : held)
    CHECK((::fcntl(fd.get(), F_GETFD) & FD_CLOEXEC) != 0);
  CHECK(::write(held[1].get(), "ok", 2) == 2);
  char text[3] = {};
  CHECK(::read(held[0].get(), text, 2) == 2);
  CHECK(std::string{text} == "ok");
}

TEST_CASE("a peer that closes is told from one that breaks off") {
  auto [left, right] = connected();
  SECTION("between frames") {
    left.close();
    auto got = right.receive(soon);
    REQUIRE_FALSE(got);
    CHECK(got.error().code == errc::unavailable);
  }
  SECTION("inside a header") {
    put(left.descriptor(), "abc", 3);
    left.close();
    auto got = right.receive(soon);
    REQUIRE_FALSE(got);
    CHECK(got.error().code == errc::parse_error);
  }
  SECTION("inside a frame") {
    put_header(left.descriptor(), 64, 0);
    put(left.descriptor(), "abc", 3);
    left.close();
    auto got = right.receive(soon);
    REQUIRE_FALSE(got);
    CHECK(got.error().code == errc::parse_error);
  }
  SECTION("while we send") {
    right.close();
    auto sent = left.send(text_frame(10), {}, soon);
    REQUIRE_FALSE(sent);
    CHECK(sent.error().code == errc::unavailable);
  }
}

TEST_CASE("a frame that comes in pieces is kept until it is whole") {
  auto [left, right] = connected();
  auto words = text_frame(40);
  auto bytes = words.bytes();
  put_header(left.descriptor(), static_cast<std::uint32_t>(bytes.size()), 0);
  for (auto byte : bytes) {
    auto early = right.receive(0ms);
    REQUIRE(early);
    REQUIRE_FALSE(*early);
    put(left.descriptor(), &byte, 1);
  }
  auto got = right.receive(soon);
  REQUIRE((got && *got));
  CHECK((*got)->words == words);
}

TEST_CASE("hostile headers are refused before anything is allocated") {
  auto [left, right] = connected(1);
  auto size = GENERATE(0u, 7u, 12u, (1u << 20) + 8, 0xffffffffu, 0x80000000u);
  put_header(left.descriptor(), size, 0);
  auto got = right.receive(soon);
  REQUIRE_FALSE(got);
  CHECK((got.error().code == errc::parse_error
         || got.error().code == errc::resource_exhausted));
}

TEST_CASE("hostile segment tables are refused") {
  auto [left, right] = connected();
  std::uint32_t words[4] = {0xffffffff, 1, 2, 3};
  put_header(left.descriptor(), sizeof words, 0);
  put(left.descriptor(), words, sizeof words);
  auto got = right.receive(soon);
  REQUIRE_FALSE(got);
  CHECK(got.error().code == errc::parse_error);
}

TEST_CASE("descriptors that nobody announced or accepts are closed") {
  auto before = open_descriptors();
  {
    auto null = unique_fd{::open("/dev/null", O_RDONLY | O_CLOEXEC)};
    std::vector<int> many(8, null.get());
    auto words = text_frame(8);
    std::uint32_t header[2]
        = {static_cast<std::uint32_t>(words.bytes().size()), 0};

    SECTION("none accepted") {
      auto [left, right] = connected(0);
      put_rights(left.descriptor(), header, sizeof header, many);
      auto got = right.receive(soon);
      REQUIRE_FALSE(got);
      CHECK(got.error().code == errc::parse_error);
    }
    SECTION("too many") {
      auto [left, right] = connected(2);
      put_rights(left.descriptor(), header, sizeof header, many);
      CHECK_FALSE(right.receive(soon));
    }
    SECTION("announced too many") {
      auto [left, right] = connected(2);
      put_header(left.descriptor(), header[0], 3);
      CHECK_FALSE(right.receive(soon));
    }
    SECTION("not announced") {
      auto [left, right] = connected(16);
      put_rights(left.descriptor(), header, sizeof header, many);
      put(left.descriptor(), words.bytes().data(), words.bytes().size());
      CHECK_FALSE(right.receive(soon));
    }
    SECTION("a few with every byte") {
      auto [left, right] = connected(16);
      put_header(left.descriptor(), header[0], 0);
      for (auto byte : words.bytes())
        put_rights(left.descriptor(), &byte, 1, many);
      auto got = right.receive(soon);
      REQUIRE_FALSE(got);
      CHECK_THAT(got.error().message, Catch::StartsWith("more descriptors"));
    }
  }
  CHECK(open_descriptors() == before);
}

TEST_CASE("a peer that does not read cannot hold the sender") {
  auto [left, right] = connected();
  auto large = text_frame(1'000'000);
  auto sent = left.send(large, {}, 20ms);
  REQUIRE_FALSE(sent);
  CHECK(sent.error().code == errc::deadline_exceeded);
}

TEST_CASE("what the limits forbid is not sent") {
  auto [left, right] = connected();
  std::vector<int> many(frame_socket::max_descriptors + 1, 0);
  CHECK_FALSE(left.send(text_frame(1 << 20), {}, soon));
  CHECK_FALSE(left.send(text_frame(8), many, soon));
  CHECK_FALSE(left.send(frame{}, {}, soon));
  auto none = right.receive(0ms);
  REQUIRE(none);
  CHECK_FALSE(*none);
}
