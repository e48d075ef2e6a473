#include "runtime/actor_environment.hpp"

#include <chrono>

namespace automodel::runtime {

std::int64_t system_unix_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch())
      .count();
}

} // namespace automodel::runtime
