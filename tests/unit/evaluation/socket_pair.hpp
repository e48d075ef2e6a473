#pragma once

#include "base/unique_fd.hpp"

#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <vector>

#include <catch2/catch.hpp>

namespace automodel::recsys {

/// The judge's end of a stream and the scorer's.
struct socket_pair {
  unique_fd judge, scorer;

  socket_pair() {
    std::array<int, 2> ends{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) == 0);
    judge.reset(ends[0]);
    scorer.reset(ends[1]);
  }

  /// Writes whole numbers as the scorer would.
  void answer(const std::vector<std::uint32_t>& words) const {
    write(scorer.get(), words);
  }

  /// Writes whole numbers as the judge would.
  void ask(const std::vector<std::uint32_t>& words) const {
    write(judge.get(), words);
  }

private:
  static void write(int end, const std::vector<std::uint32_t>& words) {
    auto bytes = words.size() * sizeof(std::uint32_t);
    REQUIRE(::send(end, words.data(), bytes, MSG_NOSIGNAL)
            == static_cast<ssize_t>(bytes));
  }
};

} // namespace automodel::recsys
