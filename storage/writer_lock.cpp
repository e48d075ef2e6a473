#include "storage/writer_lock.hpp"

#include "storage/durable_file.hpp"

#include <sys/file.h>

#include <fcntl.h>

#include <cerrno>
#include <charconv>
#include <string_view>

namespace automodel::storage {

namespace {

// The file's text: the process id, a space, the program, the host.
std::string holder_in(int fd) {
  std::string text(256, '\0');
  auto n = ::pread(fd, text.data(), text.size(), 0);
  text.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
  while (!text.empty() && text.back() == '\n')
    text.pop_back();
  return text;
}

std::string this_process() {
  std::string host(256, '\0');
  if (::gethostname(host.data(), host.size() - 1) != 0)
    host = "unknown";
  host.resize(host.find('\0') == host.npos ? host.size() : host.find('\0'));
  return std::to_string(::getpid()) + " " + program_invocation_short_name + " "
         + host + "\n";
}

} // namespace

result<writer_lock> writer_lock::take(const std::filesystem::path& file) {
  unique_fd fd{::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)};
  if (!fd)
    return system_failure(file, "cannot open the writer's lock");
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK)
      return system_failure(file, "cannot lock");
    return fail_at({file.string()}, errc::conflict,
                   "another process writes this memory: process "
                       + holder_in(fd.get()),
                   "wait for it, or stop it, or use another --memory");
  }
  auto text = this_process();
  if (::ftruncate(fd.get(), 0) != 0)
    return system_failure(file, "cannot write the writer's lock");
  if (auto ok = write_all(fd.get(), std::as_bytes(std::span{text}), file); !ok)
    return pass_on(ok);
  return writer_lock{std::move(fd)};
}

bool writer_lock::is_ours(const std::filesystem::path& file) {
  unique_fd fd{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!fd)
    return false;
  auto holder = holder_in(fd.get());
  pid_t pid = 0;
  std::from_chars(holder.data(), holder.data() + holder.size(), pid);
  // Only a file with our own id is tested: another's lock stays untouched.
  return pid == ::getpid() && ::flock(fd.get(), LOCK_SH | LOCK_NB) != 0;
}

} // namespace automodel::storage
