#include "worker/service/signals.hpp"

#include "worker/service/exit_code.hpp"

#include <unistd.h>

#include <csignal>

namespace automodel::worker {

namespace {

// A signal handler is handed nothing, so this is the one static variable.
std::atomic<bool> stop_requested{false};
static_assert(std::atomic<bool>::is_always_lock_free);

void handle(int number, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler; // no SA_RESTART: a wait ends, too
  ::sigaction(number, &action, nullptr);
}

} // namespace

const std::atomic<bool>& handle_signals() {
  handle(SIGTERM, [](int) { stop_requested = true; });
  handle(SIGABRT, [](int) { ::_exit(exit_code::aborted); });
  handle(SIGXCPU, [](int) { ::_exit(exit_code::cpu_limit); });
  handle(SIGXFSZ, SIG_IGN);
  return stop_requested;
}

} // namespace automodel::worker
