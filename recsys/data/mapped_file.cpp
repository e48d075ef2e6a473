#include "recsys/data/mapped_file.hpp"

#include "base/unique_fd.hpp"

#include <sys/mman.h>
#include <sys/stat.h>

#include <fcntl.h>

#include <cerrno>
#include <cstring>

namespace automodel::recsys {

namespace {

tl::unexpected<error> system_failure(const std::filesystem::path& path) {
  return fail_at({path.string()},
                 errno == ENOENT ? errc::not_found : errc::io_error,
                 std::string{"cannot read: "} + std::strerror(errno));
}

} // namespace

mapped_file::~mapped_file() {
  if (!text_.empty())
    ::munmap(const_cast<char*>(text_.data()), text_.size());
}

result<mapped_file> mapped_file::open(const std::filesystem::path& path) {
  // Not blocking: the path may be a named pipe, which is refused below.
  unique_fd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  struct stat status {};
  if (!fd || ::fstat(fd.get(), &status) != 0)
    return system_failure(path);
  if (!S_ISREG(status.st_mode))
    return fail_at({path.string()}, errc::io_error,
                   "cannot read: this is not a regular file");
  mapped_file file;
  auto size = static_cast<std::size_t>(status.st_size);
  if (size == 0)
    return file;
  auto* address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd.get(), 0);
  if (address == MAP_FAILED)
    return system_failure(path);
  ::madvise(address, size, MADV_SEQUENTIAL);
  file.text_ = {static_cast<const char*>(address), size};
  return file;
}

} // namespace automodel::recsys
