#pragma once

#include "crashing_memory.hpp"
#include "tests/simulation/memory/shared_world.hpp"

namespace automodel::storage::test {

/// An agent that knows nothing but what it sees in the memory and the step it
/// has just sent. It takes a job by lease, reserves what it costs, and commits
/// the end of the job, the settlement, a letter to the payer and a change of a
/// slot in one step behind its fence. The payer pays what its letters name and
/// acknowledges each in the step that pays. Agents die at drawn moments, and
/// are frozen for longer than their leases.
class crashing_agent {
public:
  static constexpr const char* payer = "/payer";

  crashing_agent(std::string path, virtual_time& time, lossy_network& network,
                 crashing_memory& memory, std::uint64_t seed);

  void start() { look(); }
  std::uint64_t crashes() const noexcept { return crashes_; }

private:
  void look();
  void act(const seen_memory& seen);
  std::optional<step_commit> next_step(const seen_memory& seen);
  step_commit pay(const seen_memory& seen) const;
  step_commit take(const seen_memory& seen, std::uint64_t job) const;
  step_commit reserve(const seen_memory& seen, std::uint64_t job) const;
  step_commit finish(const seen_memory& seen, std::uint64_t job) const;
  void send(const step_commit& step);
  void crash();
  void plan_crash();

  /// Calls `what` if the agent lives on until then; when it thaws, if it is
  /// frozen.
  void when_awake(const std::function<void()>& what);

  std::string path_;
  virtual_time& time_;
  lossy_network& network_;
  crashing_memory& memory_;
  random_stream random_;
  std::uint64_t life_ = 0, question_ = 0, crashes_ = 0;
  std::int64_t frozen_until_ = 0;
};

} // namespace automodel::storage::test
