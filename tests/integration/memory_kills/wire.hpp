#pragma once

#include <sys/socket.h>
#include <sys/un.h>

#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <filesystem>

namespace automodel::storage::test {

enum class operation : std::uint32_t {
  add,  ///< a record
  set,  ///< a slot, if it has the expected version
  read, ///< a slot's version
};

/// What a client wants. The memory builds the record from it, so that a
/// request that is sent again is the same step.
struct request {
  std::uint32_t client = 0;
  operation what{};
  std::uint64_t sequence = 0; ///< of the client's steps
  std::uint64_t name = 0;     ///< of the step: one per operation
  std::uint64_t slot = 0;
  std::uint64_t expected = 0;
};

struct reply {
  std::uint64_t name = 0;
  std::uint64_t done = 0;    ///< 0: the slot had another version
  std::uint64_t version = 0; ///< of the slot: made, seen, or in the way
  std::uint64_t index = 0;   ///< of the record
};

inline sockaddr_un address_of(const std::filesystem::path& socket) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, socket.c_str(), sizeof address.sun_path - 1);
  return address;
}

template <class T>
bool send_whole(int fd, const T& value) {
  return ::send(fd, &value, sizeof value, MSG_NOSIGNAL) == sizeof value;
}

template <class T>
bool receive_whole(int fd, T& value) {
  return ::recv(fd, &value, sizeof value, MSG_WAITALL) == sizeof value;
}

} // namespace automodel::storage::test
