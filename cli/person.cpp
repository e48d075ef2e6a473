#include "cli/person.hpp"

#include <unistd.h>

#include <cstdlib>

namespace automodel::cli {

std::string person() {
  const auto* user = std::getenv("USER");
  char host[256] = "";
  ::gethostname(host, sizeof(host) - 1);
  return std::string{user ? user : std::to_string(::getuid())} + '@' + host;
}

} // namespace automodel::cli
