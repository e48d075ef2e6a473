#include "runtime/tombstone.hpp"

#include <array>

namespace automodel::runtime {

std::string_view to_string(ending value) noexcept {
  static constexpr std::array<std::string_view, 4> names{"finished", "stopped",
                                                         "killed", "failed"};
  return names[static_cast<std::size_t>(value)];
}

} // namespace automodel::runtime
