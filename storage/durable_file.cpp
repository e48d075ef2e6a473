#include "storage/durable_file.hpp"

#include "base/unique_fd.hpp"

#include <sys/stat.h>

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>

namespace automodel::storage {

tl::unexpected<error> system_failure(const std::filesystem::path& path,
                                     std::string_view doing) {
  auto full = errno == ENOSPC || errno == EDQUOT;
  auto code = full              ? errc::storage_full
              : errno == ENOENT ? errc::not_found
                                : errc::io_error;
  return fail_at(
      {path.string()}, code, std::string{doing} + ": " + std::strerror(errno),
      full ? "nothing was changed; go on when there is space again" : "");
}

namespace {

bool is_folder(const std::filesystem::path& path) {
  std::error_code code;
  return std::filesystem::is_directory(path, code);
}

} // namespace

result<void> make_folder(const std::filesystem::path& folder) {
  if (::mkdir(folder.c_str(), 0755) == 0) {
    auto parent = folder.parent_path();
    return sync_folder(parent.empty() ? "." : parent);
  }
  if (errno == EEXIST && is_folder(folder))
    return {};
  if (errno != ENOENT || !folder.has_parent_path())
    return system_failure(folder, "cannot create the folder");
  if (auto ok = make_folder(folder.parent_path()); !ok)
    return ok;
  if (::mkdir(folder.c_str(), 0755) != 0 && errno != EEXIST)
    return system_failure(folder, "cannot create the folder");
  return sync_folder(folder.parent_path());
}

result<void> sync_folder(const std::filesystem::path& folder) {
  unique_fd fd{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!fd || ::fsync(fd.get()) != 0)
    return system_failure(folder, "cannot sync the folder");
  return {};
}

result<std::vector<std::filesystem::path>>
list_folder(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  std::error_code code;
  std::filesystem::directory_iterator at{folder, code}, end;
  for (; !code && at != end; at.increment(code))
    paths.push_back(at->path());
  if (code) {
    errno = code.value();
    return system_failure(folder, "cannot list the folder");
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

result<void> write_all(int fd, std::span<const std::byte> bytes,
                       const std::filesystem::path& path) {
  while (!bytes.empty()) {
    auto n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return system_failure(path, "cannot write");
    bytes = bytes.subspan(static_cast<std::size_t>(n));
  }
  return {};
}

result<void> sync_file(int fd, const std::filesystem::path& path) {
  if (::fsync(fd) != 0)
    return system_failure(path, "cannot sync");
  return {};
}

result<void> rename_into_place(const std::filesystem::path& from,
                               const std::filesystem::path& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0)
    return system_failure(to, "cannot rename into place");
  return sync_folder(to.parent_path());
}

result<void> write_file(const std::filesystem::path& path,
                        std::string_view text) {
  auto partial = path;
  partial += ".partial";
  unique_fd fd{
      ::open(partial.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)};
  if (!fd)
    return system_failure(partial, "cannot create");
  auto written = write_all(fd.get(), std::as_bytes(std::span{text}), partial);
  if (written)
    written = sync_file(fd.get(), partial);
  if (written)
    return rename_into_place(partial, path);
  ::unlink(partial.c_str());
  return written;
}

} // namespace automodel::storage
