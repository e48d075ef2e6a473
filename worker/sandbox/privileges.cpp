#include "worker/sandbox/privileges.hpp"

#include "base/pidfd.hpp"
#include "worker/sandbox/system_error.hpp"

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <grp.h>
#include <unistd.h>

#include <csignal>

namespace automodel::worker {

namespace {

constexpr unsigned nobody = 65'534;

/// Without CAP_SETPCAP it stays; it matters only to programs that are executed,
/// and those gain nothing (forbid_new_privileges).
void shrink_bounding_set() {
  for (unsigned long which = 0; ::prctl(PR_CAPBSET_DROP, which, 0, 0, 0) == 0;
       ++which)
    ;
}

struct capability_sets {
  __user_cap_header_struct head{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct sets[2]{};
};

} // namespace

result<void> become_unprivileged() {
  if (::geteuid() != 0 && ::getuid() != 0)
    return {};
  shrink_bounding_set(); // while the capability to do so is there
  if (::setgroups(0, nullptr) != 0)
    return refused("setgroups");
  if (::setresgid(nobody, nobody, nobody) != 0)
    return refused("setresgid");
  if (::setresuid(nobody, nobody, nobody) != 0)
    return refused("setresuid");
  return {};
}

result<void> drop_capabilities() {
  shrink_bounding_set();
  ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  capability_sets none;
  if (::syscall(SYS_capset, &none.head, none.sets) != 0)
    return refused("capset");
  capability_sets left;
  if (::syscall(SYS_capget, &left.head, left.sets) != 0)
    return refused("capget");
  for (const auto& set : left.sets)
    if ((set.effective | set.permitted | set.inheritable) != 0)
      return fail(errc::unavailable, "capabilities are left");
  return {};
}

result<void> forbid_new_privileges() {
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    return refused("prctl");
  return {};
}

result<void> become_untraceable() {
  if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
    return refused("prctl");
  return {};
}

result<void> die_with_parent(int parent) {
  if (::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0)
    return refused("prctl");
  if (has_ended(parent, std::chrono::milliseconds{0})) // before that
    ::_exit(0);
  return {};
}

} // namespace automodel::worker
