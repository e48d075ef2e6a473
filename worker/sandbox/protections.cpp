#include "worker/sandbox/protections.hpp"

#include <algorithm>
#include <array>

namespace automodel::worker {

void protections::record(std::string name, const result<void>& raised) {
  if (raised)
    in_force_.push_back(std::move(name));
  else
    missing_.push_back(std::move(name) + ": " + raised.error().message);
}

bool protections::allow_generated_code() const noexcept {
  static constexpr std::array<std::string_view, 5> needed{
      "limits", "descriptors", "capabilities", "no-new-privileges", "seccomp"};
  return std::ranges::all_of(needed,
                             [this](auto name) { return stands(name); });
}

bool protections::stands(std::string_view name) const noexcept {
  return std::ranges::find(in_force_, name) != in_force_.end();
}

} // namespace automodel::worker
