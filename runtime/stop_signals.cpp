#include "runtime/stop_signals.hpp"

#include <sys/eventfd.h>
#include <sys/signalfd.h>

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace automodel::runtime {

namespace {

unique_fd checked(int fd, const char* what) {
  if (fd < 0)
    throw std::system_error{errno, std::generic_category(), what};
  return unique_fd{fd};
}

} // namespace

stop_signals::stop_signals(callback asked, callback forced)
    : asked_(std::move(asked)), forced_(std::move(forced)) {
  sigset_t both;
  ::sigemptyset(&both);
  ::sigaddset(&both, SIGINT);
  ::sigaddset(&both, SIGTERM);
  ::pthread_sigmask(SIG_BLOCK, &both, &before_);
  signals_ = checked(::signalfd(-1, &both, SFD_CLOEXEC), "signalfd");
  ended_ = checked(::eventfd(0, EFD_CLOEXEC), "eventfd");
  listener_ = std::thread{[this] { listen(); }};
}

stop_signals::~stop_signals() {
  ::eventfd_write(ended_.get(), 1);
  listener_.join();
  ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void stop_signals::listen() const {
  bool first = true;
  std::array<pollfd, 2> waits{
      {{signals_.get(), POLLIN, 0}, {ended_.get(), POLLIN, 0}}};
  for (;;) {
    if (::poll(waits.data(), waits.size(), -1) < 0)
      continue; // EINTR
    if (waits[1].revents != 0)
      return;
    signalfd_siginfo got;
    if (::read(signals_.get(), &got, sizeof got) != sizeof got)
      continue;
    (first ? asked_ : forced_)(static_cast<int>(got.ssi_signo));
    first = false;
  }
}

} // namespace automodel::runtime
