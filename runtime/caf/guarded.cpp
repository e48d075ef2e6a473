#include "runtime/caf/guarded.hpp"

namespace automodel::runtime::detail {

error expiry_error(actor_host& self, std::int64_t late_ms) {
  self.counters().note_expired();
  return {errc::deadline_exceeded, self.path() + " got the request "
                                       + std::to_string(late_ms)
                                       + " ms after its deadline"};
}

} // namespace automodel::runtime::detail
