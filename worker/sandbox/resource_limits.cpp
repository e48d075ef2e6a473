#include "worker/sandbox/resource_limits.hpp"

#include "worker/sandbox/system_error.hpp"

#include <sys/resource.h>

#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace automodel::worker {

namespace {

constexpr std::uint32_t open_files = 64;
constexpr std::uint32_t cpu_grace_seconds = 2; // between SIGXCPU and SIGKILL

result<void> limit(__rlimit_resource resource, rlim_t soft, rlim_t hard) {
  rlimit value{soft, hard};
  if (::setrlimit(resource, &value) != 0)
    return refused("setrlimit");
  return {};
}

result<std::uint64_t> mapped_now() {
  std::uint64_t pages = 0;
  if (!(std::ifstream{"/proc/self/statm"} >> pages))
    return fail(errc::unavailable, "/proc/self/statm cannot be read");
  return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::uint32_t seconds_used() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  return static_cast<std::uint32_t>(used.ru_utime.tv_sec + used.ru_stime.tv_sec
                                    + 1);
}

} // namespace

result<request_limits> request_limits::raise(const resource_limits& life) {
  request_limits made;
  made.life_ = life;
  auto mapped = mapped_now();
  if (!mapped)
    return pass_on(mapped);
  made.mapped_bytes_ = *mapped;
  std::ofstream{"/proc/self/oom_score_adj"} << 1000;

  auto memory = made.mapped_bytes_ + life.memory_bytes;
  auto cpu = rlim_t{life.cpu_seconds};
  for (auto set : {limit(RLIMIT_AS, memory, memory),
                   limit(RLIMIT_CPU, cpu, cpu + cpu_grace_seconds),
                   limit(RLIMIT_FSIZE, life.file_bytes, life.file_bytes),
                   limit(RLIMIT_NOFILE, open_files, open_files),
                   limit(RLIMIT_NPROC, 0, 0), limit(RLIMIT_CORE, 0, 0)})
    if (!set)
      return pass_on(set);
  return made;
}

result<void> request_limits::narrow(std::uint64_t memory_bytes,
                                    std::chrono::milliseconds deadline) const {
  auto hard_memory = mapped_bytes_ + life_.memory_bytes;
  auto memory
      = memory_bytes == 0
            ? hard_memory
            : mapped_bytes_ + std::min(memory_bytes, life_.memory_bytes);
  if (auto set = limit(RLIMIT_AS, memory, hard_memory); !set)
    return set;
  auto hard_cpu = rlim_t{life_.cpu_seconds} + cpu_grace_seconds;
  auto cpu = rlim_t{life_.cpu_seconds};
  if (deadline.count() > 0)
    cpu = std::min<rlim_t>(
        cpu,
        seconds_used() + cpu_grace_seconds
            + static_cast<rlim_t>(
                std::chrono::ceil<std::chrono::seconds>(deadline).count()));
  return limit(RLIMIT_CPU, cpu, hard_cpu);
}

} // namespace automodel::worker
