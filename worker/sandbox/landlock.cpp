#include "worker/sandbox/landlock.hpp"

#include "base/unique_fd.hpp"
#include "worker/sandbox/system_error.hpp"

#include <linux/landlock.h>
#include <sys/syscall.h>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace automodel::worker {

namespace {

/// landlock_ruleset_attr of Linux 6.12. Debian 12's header knows only its
/// first member; older kernels are handed the part that they know.
struct ruleset {
  std::uint64_t files;
  std::uint64_t network;
  std::uint64_t scopes;
};

/// Number of file rights by version of the interface: they are the low bits.
constexpr std::array<unsigned, 6> file_rights{0, 13, 14, 15, 15, 16};

constexpr std::uint64_t low_bits(unsigned count) {
  return (std::uint64_t{1} << count) - 1;
}

} // namespace

result<void> restrict_by_landlock() {
  auto version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0,
                           LANDLOCK_CREATE_RULESET_VERSION);
  if (version < 1)
    return refused("landlock_create_ruleset");
  auto known = static_cast<std::size_t>(version);
  ruleset rules{};
  rules.files = low_bits(file_rights[std::min(known, file_rights.size() - 1)]);
  rules.network = known >= 4 ? low_bits(2) : 0;
  rules.scopes = known >= 6 ? low_bits(2) : 0;
  auto size = sizeof(std::uint64_t) * (known >= 6 ? 3 : known >= 4 ? 2 : 1);
  unique_fd made{static_cast<int>(
      ::syscall(SYS_landlock_create_ruleset, &rules, size, 0))};
  if (!made)
    return refused("landlock_create_ruleset");
  if (::syscall(SYS_landlock_restrict_self, made.get(), 0) != 0)
    return refused("landlock_restrict_self");
  return {};
}

} // namespace automodel::worker
