#include "actors/autotrain/job_request.hpp"

#include <sys/mman.h>

#include <cerrno>
#include <cstring>

namespace automodel::actors {

result<void>
job_descriptors::add_artefact(std::string name, const digest& artefact,
                              const storage::artefact_store& artefacts) {
  auto fd = artefacts.open(artefact);
  if (!fd)
    return pass_on(fd);
  adopt(std::move(name), std::move(*fd));
  return {};
}

void job_descriptors::add(std::string name, int fd) {
  names_.push_back(std::move(name));
  descriptors_.push_back(fd);
}

void job_descriptors::adopt(std::string name, unique_fd fd) {
  add(std::move(name), fd.get());
  owned_.push_back(std::move(fd));
}

result<unique_fd> memory_file(const char* name) {
  unique_fd fd{::memfd_create(name, MFD_CLOEXEC)};
  if (!fd)
    return fail(errc::io_error, std::string{"cannot create a memory file: "}
                                    + std::strerror(errno));
  return fd;
}

runtime::worker_limits limits_for(const job_limits& limits) {
  runtime::worker_limits process;
  if (limits.memory_bytes != 0)
    process.memory_bytes = limits.memory_bytes;
  return process;
}

} // namespace automodel::actors
