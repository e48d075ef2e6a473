#include "runtime/caf/actor_host.hpp"

namespace automodel::runtime {

actor_host::actor_host(actor_environment& environment,
                       std::shared_ptr<actor_counters> counters)
    : environment_(environment), counters_(std::move(counters)),
      log_(environment.log.component(counters_->kind)
               .of_actor(counters_->path)) {}

void actor_host::note_error(const std::string& text) {
  counters_->note_error(text);
  log_.warning("{}", text);
}

} // namespace automodel::runtime
