#include "worker/sandbox/namespaces.hpp"

#include "base/unique_fd.hpp"
#include "worker/sandbox/system_error.hpp"

#include <sys/mount.h>
#include <sys/syscall.h>

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

namespace automodel::worker {

namespace {

result<void> write_text(const char* path, const std::string& text) {
  unique_fd file{::open(path, O_WRONLY | O_CLOEXEC)};
  if (!file
      || ::write(file.get(), text.data(), text.size())
             != static_cast<ssize_t>(text.size()))
    return refused(path);
  return {};
}

/// Makes the current folder the root and forgets the old one.
result<void> enter_current_folder() {
  if (::syscall(SYS_pivot_root, ".", ".") == 0) {
    if (::umount2(".", MNT_DETACH) != 0)
      return refused("umount2");
  } else if (::chroot(".") != 0) { // the old root is no mount: in a chroot
    return refused("chroot");
  }
  if (::chdir("/") != 0)
    return refused("chdir");
  return {};
}

} // namespace

result<void> map_own_user(unsigned user, unsigned group) {
  auto one = [](unsigned id) {
    return std::to_string(id) + " " + std::to_string(id) + " 1";
  };
  if (auto denied = write_text("/proc/self/setgroups", "deny"); !denied)
    return denied;
  if (auto mapped = write_text("/proc/self/uid_map", one(user)); !mapped)
    return mapped;
  return write_text("/proc/self/gid_map", one(group));
}

result<void> leave_network() {
  if (::unshare(CLONE_NEWNET) != 0)
    return refused("unshare");
  return {};
}

result<void> leave_ipc() {
  if (::unshare(CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP) != 0)
    return refused("unshare");
  return {};
}

result<void> leave_file_system() {
  constexpr auto plain = MS_NOSUID | MS_NODEV | MS_NOEXEC;
  constexpr auto place = "/proc"; // a folder that every system has
  if (::unshare(CLONE_NEWNS) != 0)
    return refused("unshare");
  if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0
      || ::mount("none", place, "tmpfs", plain, "size=4k,mode=0555") != 0)
    return refused("mount");
  if (::chdir(place) != 0)
    return refused("chdir");
  if (auto entered = enter_current_folder(); !entered)
    return entered;
  if (::mount(nullptr, "/", nullptr, MS_REMOUNT | MS_RDONLY | plain, nullptr)
      != 0)
    return refused("mount");
  return {};
}

} // namespace automodel::worker
