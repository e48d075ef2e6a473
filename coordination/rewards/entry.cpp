#include "coordination/rewards/entry.hpp"

#include <array>

namespace automodel::coordination {

std::string_view to_string(reward_layer layer) noexcept {
  constexpr std::array<std::string_view, reward_layer_count> names{
      "inner", "outer", "effective"};
  return names[static_cast<std::size_t>(layer)];
}

} // namespace automodel::coordination
