#include "runtime/caf/config.hpp"

#include <caf/atom.hpp>

namespace automodel::runtime {

system_config::system_config(scheduling how) {
  set("scheduler.policy", caf::atom("sharing"));
  set("scheduler.max-threads", how.threads);
  set("scheduler.max-throughput", how.throughput);
  add_messages<caf::id_block::automodel_runtime>();
}

} // namespace automodel::runtime
