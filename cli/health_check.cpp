#include "cli/health_check.hpp"

#include "actors/model_catalogue.hpp"
#include "cli/actor_text.hpp"
#include "cli/experiment_request.hpp"

#include <sys/resource.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <sys/vfs.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>

namespace automodel::cli {

namespace {

namespace fs = std::filesystem;
using state = health_check::state;

constexpr rlim_t few_descriptors = 1024;
constexpr double little_disk = 2.0 * (1 << 30);
constexpr double little_memory = 1.0 * (1 << 30);
constexpr rlim_t address_space = rlim_t{80} << 30; // LMDB maps 64 GiB
constexpr long nfs_magic = 0x6969, cifs_magic = 0xff534d42,
               smb2_magic = 0xfe534d42;

std::string first_word_of(const fs::path& file) {
  std::ifstream in{file};
  std::string word;
  in >> word;
  return word;
}

health_check check_descriptors() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  health_check out{"descriptors", state::good,
                   std::to_string(limit.rlim_cur) + " open files at most", ""};
  if (limit.rlim_cur < few_descriptors) {
    out.how = state::bad;
    out.hint = "ulimit -n 65536, or LimitNOFILE= of the unit";
  }
  return out;
}

health_check check_address_space() {
  rlimit limit{};
  ::getrlimit(RLIMIT_AS, &limit);
  if (limit.rlim_cur != RLIM_INFINITY && limit.rlim_cur < address_space)
    return {"address space", state::bad,
            "limited to " + bytes_text(static_cast<double>(limit.rlim_cur)),
            "a memory reserves 64 GiB of addresses: limit memory by cgroup "
            "(MemoryMax=), not by ulimit -v"};
  if (first_word_of("/proc/sys/vm/overcommit_memory") == "2")
    return {"address space", state::notice,
            "the kernel counts every reserved byte (vm.overcommit_memory is 2)",
            "a memory reserves 64 GiB of addresses; if a node cannot start, "
            "sysctl vm.overcommit_memory=0"};
  return {"address space", state::good, "not limited", ""};
}

std::optional<double> available_memory() {
  std::ifstream in{"/proc/meminfo"};
  std::string name;
  double kib = 0;
  for (std::string rest; in >> name >> kib && std::getline(in, rest);)
    if (name == "MemAvailable:")
      return kib * 1024;
  return std::nullopt;
}

health_check check_memory() {
  auto free = available_memory();
  auto limit = first_word_of("/sys/fs/cgroup/memory.max");
  auto text = (free ? bytes_text(*free) : std::string{"not known"})
              + " available, control group: "
              + (limit.empty() ? "no limit seen" : limit);
  if (free && *free < little_memory)
    return {"memory", state::notice, text,
            "a worker takes 165 MiB before it computes: start fewer slots"};
  return {"memory", state::good, text, ""};
}

health_check check_clock() {
  timex now{};
  auto status = ::adjtimex(&now);
  if (status == -1)
    return {"clock", state::notice,
            std::string{"cannot be asked: "} + std::strerror(errno), ""};
  if (status == TIME_ERROR || (now.status & STA_UNSYNC) != 0)
    return {"clock", state::notice, "the kernel does not know it is exact",
            "certificates and the times of records need a right clock: run "
            "systemd-timesyncd or chrony. Nothing is decided by comparing "
            "clocks of nodes"};
  return {"clock", state::good,
          "kept within " + std::to_string(now.maxerror / 1000) + " ms", ""};
}

// Itself, or the nearest folder above that is there.
fs::path existing(fs::path folder) {
  std::error_code failed;
  folder = fs::absolute(folder, failed);
  while (!fs::exists(folder, failed) && folder != folder.root_path())
    folder = folder.parent_path();
  return folder;
}

health_check check_disk(const fs::path& folder) {
  auto there = existing(folder);
  struct statvfs space {};
  struct statfs kind {};
  if (::statvfs(there.c_str(), &space) != 0
      || ::statfs(there.c_str(), &kind) != 0)
    return {"disk", state::bad, there.string() + ": " + std::strerror(errno),
            ""};
  auto magic = static_cast<long>(kind.f_type) & 0xffffffffL;
  if (magic == nfs_magic || magic == cifs_magic || magic == smb2_magic)
    return {"disk", state::bad, there.string() + " is on another machine",
            "a memory needs a local disk: locks and maps of network file "
            "systems are not reliable"};
  if (::access(there.c_str(), W_OK | X_OK) != 0)
    return {"disk", state::bad, there.string() + " cannot be written to", ""};
  auto free = static_cast<double>(space.f_bavail)
              * static_cast<double>(space.f_frsize);
  auto text = bytes_text(free) + " free for " + folder.string();
  if (free < little_disk)
    return {"disk", state::notice, text,
            "a full disk stops commits, nothing else; models are the most of "
            "it"};
  return {"disk", state::good, text, ""};
}

} // namespace

std::vector<health_check> check_machine(const fs::path& folder) {
  return {check_descriptors(), check_address_space(), check_memory(),
          check_clock(), check_disk(folder)};
}

std::vector<health_check> check_workers() {
  auto workers = open_workers();
  if (!workers)
    return {
        {"worker", state::bad, workers.error().message, workers.error().hint}};
  auto models = actors::describe_models(**workers);
  if (!models)
    return {{"worker", state::bad, to_string(models.error()), ""}};
  std::string missing;
  for (const auto& one : models->missing)
    missing += (missing.empty() ? "" : "; ") + one;
  health_check sandbox{
      "sandbox", state::good,
      std::to_string(models->protections.size()) + " protections hold", ""};
  if (!missing.empty()) {
    sandbox.how = state::notice;
    sandbox.text += "; refused by the kernel: " + missing;
    sandbox.hint = "docs/workers.md says what each protects";
  }
  return {{"worker", state::good,
           std::to_string(models->models.size()) + " model families, kernels "
               + models->kernel_profile,
           ""},
          sandbox};
}

} // namespace automodel::cli
