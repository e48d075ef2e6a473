#include "actors/gateway/control_gate.hpp"

namespace automodel::actors {

control_gate::control_gate(std::string_view token)
    : expected_(digest_of(token)) {}

bool control_gate::admits(std::string_view authorization) const {
  constexpr std::string_view scheme = "Bearer ";
  if (!expected_ || !authorization.starts_with(scheme))
    return false;
  // Hashes are of one length, and every byte of them is compared.
  auto shown = digest_of(authorization.substr(scheme.size()));
  std::byte different{0};
  for (std::size_t i = 0; i < shown.bytes.size(); ++i)
    different |= shown.bytes[i] ^ expected_->bytes[i];
  return different == std::byte{0};
}

} // namespace automodel::actors
