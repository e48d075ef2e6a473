#pragma once

#include "runtime/actor_environment.hpp"

#include <caf/actor_control_block.hpp>
#include <caf/actor_system.hpp>
#include <caf/error.hpp>

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

namespace automodel::runtime {

/// What every actor of the house can do, whatever its interface. Used from
/// the actor's own handlers only.
class actor_host {
public:
  using death_callback = std::function<void(const caf::error& cause)>;
  using callback = std::function<void()>;

  actor_host(const actor_host&) = delete;
  actor_host& operator=(const actor_host&) = delete;

  const std::string& path() const noexcept { return counters_->path; }
  actor_environment& environment() const noexcept { return environment_; }
  actor_counters& counters() const noexcept { return *counters_; }

  /// Lines of this actor's kind as component, with its path.
  const logger& log() const noexcept { return log_; }

  /// What `ps` shows of this actor's state: "2 of 10 trials".
  void summarise(std::string text) { counters_->set_summary(std::move(text)); }

  /// Keeps and logs an error that does not end the actor.
  void note_error(const std::string& text);

  /// Calls back once when `other` has ended, at once if it has already.
  virtual void watch(const caf::strong_actor_ptr& other, death_callback then)
      = 0;

  /// Calls back after `delay`, unless the actor ended before.
  virtual void after(std::chrono::milliseconds delay, callback then) = 0;

  /// Time on the clock that `after` runs by; virtual in simulations.
  virtual std::chrono::steady_clock::time_point now() const = 0;

  virtual caf::actor_system& home() const = 0;

  /// Ends the actor after this handler: done, or unable to go on.
  virtual void finish() = 0;
  virtual void fail_with(const error& cause) = 0;

protected:
  actor_host(actor_environment& environment,
             std::shared_ptr<actor_counters> counters);
  ~actor_host() = default;

private:
  actor_environment& environment_;
  std::shared_ptr<actor_counters> counters_;
  logger log_;
};

} // namespace automodel::runtime
