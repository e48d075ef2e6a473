#pragma once

#include "runtime/worker/fork_server.hpp"

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

// What the tests of workers share: a real fork server and requests to it.

namespace workers {

using namespace automodel;

/// Generous: the tests wait for events, not for time.
inline constexpr std::chrono::milliseconds soon{60'000};

runtime::fork_server start_server();

/// One for all tests that do not harm it.
runtime::fork_server& shared_server();

runtime::worker_process spawn(runtime::fork_server& server,
                              const runtime::worker_limits& limits = {});

runtime::worker_request misbehave(const std::string& kind,
                                  const std::string& text = {},
                                  std::chrono::milliseconds deadline = {},
                                  std::uint64_t memory_bytes = 0);

runtime::worker_request describe();

/// What the worker answered to one request: the message of `failed`, "" for
/// any other last reply, or "ended: " and how it ended.
std::string ask(runtime::worker_process& worker,
                const runtime::worker_request& request);

/// Runs `body` in a forked process, since it changes what cannot be changed
/// back (the user, a filter). Returns what it returned, or 1000 and the
/// number of the signal that ended it.
int in_forked_process(const std::function<int()>& body);

/// Children of a process, by the kernel's own list.
std::vector<pid_t> children_of(pid_t process);

/// The only child of this process, asserted to be one: the fork server of a
/// test that runs in a forked process.
pid_t only_child();

/// Entries of a folder.
std::size_t entries(const std::string& folder);

} // namespace workers
