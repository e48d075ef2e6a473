#pragma once

#include "base/random_stream.hpp"
#include "runtime/caf/config.hpp"
#include "runtime/caf/send.hpp"

#include <caf/actor_system.hpp>
#include <caf/atom.hpp>
#include <caf/scheduler/test_coordinator.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>

namespace automodel::tests {

/// A node's actors in one thread, with virtual time and an order of execution
/// that is drawn from a seed: the same seed, the same run. The only file that
/// knows CAF's test scheduler.
class simulation {
public:
  using registrar = std::function<void(runtime::system_config&)>;

  explicit simulation(std::uint64_t seed, const registrar& add_messages = {})
      : random_(seed, "simulation") {
    config_.set("scheduler.policy", caf::atom("testing"));
    if (add_messages)
      add_messages(config_);
    environment_.messages = config_.catalogue();
    system_.emplace(config_);
    scheduler_ = &dynamic_cast<caf::scheduler::test_coordinator&>(
        system_->scheduler());
    environment_.unix_ms = [this] { return elapsed().count(); };
  }

  ~simulation() {
    for (const auto& path : environment_.directory.paths())
      if (auto actor = environment_.directory.find_any(path))
        runtime::kill_actor(*actor);
    settle();
    // Late timers keep their receivers alive.
    while (scheduler_->has_pending_timeout()) {
      scheduler_->trigger_timeout();
      settle();
    }
  }

  simulation(const simulation&) = delete;
  simulation& operator=(const simulation&) = delete;

  caf::actor_system& system() { return *system_; }
  runtime::actor_environment& environment() { return environment_; }

  /// Draws for the test itself, of the same seed.
  random_stream& random() { return random_; }

  std::chrono::milliseconds elapsed() const { return elapsed_; }

  /// A number of everything that was chosen so far: equal runs, equal traces.
  std::uint64_t trace() const { return trace_; }

  /// Runs actors, one message burst at a time and in drawn order, until none
  /// has anything to do. Returns the number of steps.
  std::size_t settle(std::size_t limit = 1'000'000) {
    std::size_t steps = 0;
    auto& jobs = scheduler_->jobs;
    for (; !jobs.empty() && steps < limit; ++steps) {
      auto chosen = static_cast<std::ptrdiff_t>(random_.below(jobs.size()));
      trace_ = trace_ * 0x100000001b3 + static_cast<std::uint64_t>(chosen) + 1;
      std::rotate(jobs.begin(), jobs.begin() + chosen,
                  jobs.begin() + chosen + 1);
      scheduler_->try_run_once();
    }
    return steps;
  }

  /// Lets virtual time pass, settling after each tick.
  void advance(std::chrono::milliseconds time,
               std::chrono::milliseconds tick = std::chrono::milliseconds{5}) {
    settle();
    for (auto end = elapsed_ + time; elapsed_ < end;) {
      auto step = std::min(tick, end - elapsed_);
      elapsed_ += step;
      scheduler_->advance_time(step);
      settle();
    }
  }

  /// Asks like an actor would, and lets time pass until there is an answer.
  template <class Reply, class Handle, class Message>
  result<Reply> ask(const Handle& to, std::chrono::milliseconds deadline,
                    Message message) {
    caf::scoped_actor self{*system_};
    auto request
        = self->request(to, caf::duration{deadline}, std::move(message));
    advance(std::chrono::milliseconds{0});
    for (auto end = elapsed_ + deadline;
         self->mailbox().empty() && elapsed_ < end;)
      advance(std::chrono::milliseconds{5});
    result<Reply> answer = fail(errc::deadline_exceeded, "no answer");
    auto failed = [&](const caf::error& why) {
      answer = tl::unexpected{runtime::from_caf(why)};
    };
    if constexpr (std::is_void_v<Reply>)
      request.receive([&] { answer = {}; }, failed);
    else
      request.receive([&](const Reply& reply) { answer = reply; }, failed);
    return answer;
  }

private:
  random_stream random_;
  runtime::system_config config_;
  runtime::actor_environment environment_;
  std::optional<caf::actor_system> system_;
  caf::scheduler::test_coordinator* scheduler_ = nullptr;
  std::chrono::milliseconds elapsed_{0};
  std::uint64_t trace_ = 0;
};

} // namespace automodel::tests
