#include "retrying_client.hpp"

#include "base/random_stream.hpp"
#include "base/unique_fd.hpp"

#include <sys/socket.h>

#include <time.h>

#include <array>
#include <fstream>

namespace automodel::storage::test {

namespace {

std::int64_t now_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1'000'000'000 + now.tv_nsec;
}

class client {
public:
  client(const std::filesystem::path& folder, std::uint32_t number,
         std::uint64_t seed)
      : folder_(folder), number_(number),
        random_(seed, "client " + std::to_string(number)),
        log_(folder / ("client-" + std::to_string(number)), std::ios::binary) {}

  void run() {
    while (!std::filesystem::exists(folder_ / "stop"))
      operate();
    log_.flush();
  }

private:
  void operate() {
    seen_operation one;
    one.asked = next_request();
    one.begin_ns = now_ns();
    one.answered = ask(one.asked);
    one.end_ns = now_ns();
    if (one.asked.what != operation::read && one.answered.done == 1)
      ++sequence_;
    if (one.asked.what != operation::add)
      known_[one.asked.slot] = one.answered.version;
    log_.write(reinterpret_cast<const char*>(&one), sizeof one);
  }

  request next_request() {
    request wanted;
    wanted.client = number_;
    wanted.what = static_cast<operation>(random_.below(3));
    wanted.sequence = sequence_ + 1;
    wanted.name = ++names_;
    wanted.slot = random_.below(slots_of_clients);
    wanted.expected = known_[wanted.slot];
    return wanted;
  }

  // Until there is an answer: the memory may die before, during or after.
  reply ask(const request& wanted) {
    for (;;) {
      reply answer;
      if (fd_ && send_whole(fd_.get(), wanted)
          && receive_whole(fd_.get(), answer) && answer.name == wanted.name)
        return answer;
      connect();
    }
  }

  void connect() {
    ::usleep(500);
    fd_.reset(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    auto address = address_of(folder_ / "socket");
    if (::connect(fd_.get(), reinterpret_cast<sockaddr*>(&address),
                  sizeof address)
        != 0)
      fd_.reset();
  }

  std::filesystem::path folder_;
  std::uint32_t number_;
  random_stream random_;
  std::ofstream log_;
  unique_fd fd_;
  std::uint64_t sequence_ = 0, names_ = 0;
  std::array<std::uint64_t, slots_of_clients> known_{};
};

} // namespace

void run_client(const std::filesystem::path& folder, std::uint32_t number,
                std::uint64_t seed) {
  {
    client one{folder, number, seed};
    one.run();
  }
  ::_exit(0);
}

std::vector<seen_operation> read_client(const std::filesystem::path& folder,
                                        std::uint32_t number) {
  std::ifstream in{folder / ("client-" + std::to_string(number)),
                   std::ios::binary};
  std::vector<seen_operation> seen;
  seen_operation one;
  while (in.read(reinterpret_cast<char*>(&one), sizeof one))
    seen.push_back(one);
  return seen;
}

} // namespace automodel::storage::test
