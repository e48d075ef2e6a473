#include "bench/disk.hpp"

#include "base/unique_fd.hpp"
#include "bench/wall_clock.hpp"

#include <linux/magic.h>
#include <sys/vfs.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace automodel::bench {

namespace {

constexpr int syncs = 200;

tl::unexpected<error> system_failure(const std::filesystem::path& path) {
  return fail(errc::io_error, path.string() + ": " + std::strerror(errno));
}

} // namespace

result<void> check_is_on_disk(const std::filesystem::path& folder) {
  struct statfs where {};
  if (::statfs(folder.c_str(), &where) != 0)
    return system_failure(folder);
  if (where.f_type == TMPFS_MAGIC || where.f_type == RAMFS_MAGIC)
    return fail(errc::unavailable,
                folder.string() + " is in memory: nothing waits for a disk",
                "set TMPDIR to a folder on a disk");
  return {};
}

result<double> syncs_per_second(const std::filesystem::path& folder) {
  auto path = folder / "syncs";
  unique_fd file{
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)};
  std::array<char, 4096> page{};
  auto began = wall_seconds();
  for (int i = 0; i < syncs; ++i)
    if (::write(file.get(), page.data(), page.size()) != 4096
        || ::fdatasync(file.get()) != 0)
      return system_failure(path);
  auto seconds = wall_seconds() - began;
  std::filesystem::remove(path);
  return syncs / seconds;
}

} // namespace automodel::bench
