#include "worker/sandbox/sandbox.hpp"

#include "worker/sandbox/landlock.hpp"
#include "worker/sandbox/namespaces.hpp"
#include "worker/sandbox/privileges.hpp"
#include "worker/sandbox/system_calls.hpp"
#include "worker/sandbox/system_error.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <climits>

namespace automodel::worker {

namespace {

result<void> lead_session() {
  if (::setsid() < 0)
    return refused("setsid");
  return {};
}

result<void> own_processes(const sandbox_settings& settings) {
  if (!settings.own_processes)
    return fail(errc::unavailable, "clone: Operation not permitted");
  return {};
}

result<void> keep_one_descriptor(int socket) {
  if (socket != sandbox::socket
      && ::dup3(socket, sandbox::socket, O_CLOEXEC) < 0)
    return refused("dup3");
  for (auto standard : {STDOUT_FILENO, STDERR_FILENO})
    if (::dup2(STDIN_FILENO, standard) < 0)
      return refused("dup2");
  if (::close_range(sandbox::socket + 1, UINT_MAX, 0) != 0)
    return refused("close_range");
  return {};
}

} // namespace

// The order matters: /proc and the capabilities are needed before they go, a
// change of user forgets who the parent is, and seccomp comes last because it
// forbids everything that the others do.
result<sandbox> raise_sandbox(const sandbox_settings& settings, int socket) {
  sandbox raised;
  auto& report = raised.report;

  auto limits = request_limits::raise(settings.limits);
  if (!limits)
    return pass_on(limits);
  raised.requests = *limits;
  report.record("limits", {});
  report.record("session", lead_session());
  if (settings.own_users)
    report.record("user-namespace",
                  map_own_user(settings.user, settings.group));
  report.record("processes", own_processes(settings));
  report.record("network", leave_network());
  report.record("ipc", leave_ipc());
  report.record("file-system", leave_file_system());

  report.record("user", become_unprivileged());
  report.record("capabilities", drop_capabilities());
  report.record("untraceable", become_untraceable());
  if (auto tied = die_with_parent(settings.parent); !tied)
    return pass_on(tied);
  report.record("parent-death", {});
  if (auto kept = keep_one_descriptor(socket); !kept)
    return pass_on(kept);
  report.record("descriptors", {});

  report.record("no-new-privileges", forbid_new_privileges());
  report.record("landlock", restrict_by_landlock());
  report.record("seccomp", restrict_system_calls());
  return raised;
}

} // namespace automodel::worker
