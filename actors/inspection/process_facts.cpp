#include "actors/inspection/process_facts.hpp"

#include <sys/resource.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace automodel::actors {

namespace {

std::uint64_t milliseconds_of(const timeval& time) {
  return static_cast<std::uint64_t>(time.tv_sec) * 1000
         + static_cast<std::uint64_t>(time.tv_usec) / 1000;
}

std::uint32_t count_entries(const char* folder) {
  std::error_code failed;
  std::filesystem::directory_iterator entries{folder, failed};
  if (failed)
    return 0;
  return static_cast<std::uint32_t>(
      std::distance(begin(entries), end(entries)));
}

} // namespace

process_facts read_process_facts() {
  process_facts out;
  out.pid = static_cast<std::uint32_t>(::getpid());
  std::uint64_t size = 0, resident = 0;
  if (std::ifstream pages{"/proc/self/statm"}; pages >> size >> resident)
    out.rss_bytes = resident * static_cast<std::uint64_t>(::getpagesize());
  out.threads = count_entries("/proc/self/task");
  // One of them is the folder that is being read.
  if (auto open = count_entries("/proc/self/fd"); open > 0)
    out.descriptors = open - 1;
  rusage used{};
  if (::getrusage(RUSAGE_SELF, &used) == 0)
    out.cpu_ms
        = milliseconds_of(used.ru_utime) + milliseconds_of(used.ru_stime);
  return out;
}

} // namespace automodel::actors
