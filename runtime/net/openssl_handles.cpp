#include "runtime/net/openssl_handles.hpp"

#include <openssl/err.h>

#include <array>

namespace automodel::runtime {

std::string openssl_reason() {
  std::array<char, 256> text{};
  auto code = ERR_peek_last_error();
  ERR_clear_error();
  if (code == 0)
    return "no reason given";
  ERR_error_string_n(code, text.data(), text.size());
  return text.data();
}

tl::unexpected<error> openssl_failure(const char* what) {
  return fail(errc::internal, std::string{what} + ": " + openssl_reason());
}

} // namespace automodel::runtime
