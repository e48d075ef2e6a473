#include "worker/sandbox/sandbox.hpp"
#include "worker/tasks/attempts.hpp"
#include "worker/tasks/tasks.hpp"

#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace automodel::worker {

namespace {

[[noreturn]] void loop() {
  for (volatile std::uint64_t turns = 0;;)
    turns = turns + 1;
}

[[noreturn]] void sleep_on() {
  while (true)
    ::pause();
}

void allocate() {
  constexpr std::size_t piece = 64 << 20;
  std::vector<std::vector<char>> eaten;
  while (true)
    eaten.emplace_back(piece, 'x'); // touched, so that it is really taken
}

void ignore_signals() {
  for (int number = 1; number < 32; ++number)
    std::signal(number, SIG_IGN);
  loop();
}

void stop_itself() {
  std::raise(SIGSTOP);
  sleep_on();
}

void crash() {
  *static_cast<volatile int*>(nullptr) = 0;
}

[[noreturn]] void overflow_stack(volatile char* above) {
  volatile char here[4096];
  here[0] = *above;
  overflow_stack(here);
}

void babble() {
  constexpr std::string_view noise = "these are no frames, whoever reads them";
  (void)!::write(sandbox::socket, noise.data(), noise.size());
  sleep_on();
}

/// What never comes back, or not in good order.
struct outrage {
  std::string_view kind;
  void (*commit)();
};

constexpr std::array outrages{
    outrage{"loop", [] { loop(); }},
    outrage{"sleep", [] { sleep_on(); }},
    outrage{"allocate", allocate},
    outrage{"ignore-sigterm", ignore_signals},
    outrage{"stop", stop_itself},
    outrage{"crash", crash},
    outrage{"overflow-stack",
            [] {
              volatile char top = 0;
              overflow_stack(&top);
            }},
    outrage{"abort", [] { std::abort(); }},
    outrage{"exit", [] { ::_exit(42); }},
    outrage{"babble", babble},
};

} // namespace

result<void> run(const misbehaviour& task, const task_context&) {
  for (const auto& each : outrages)
    if (each.kind == task.kind) {
      each.commit();
      return fail(errc::internal, "allowed: " + task.kind);
    }
  return attempt(task.kind, task.text);
}

} // namespace automodel::worker
