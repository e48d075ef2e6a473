#pragma once

#include "runtime/caf/type_ids.hpp"
#include "runtime/supervisor.hpp"

#include <vector>

namespace automodel::runtime {

/// The top of a node's tree: keeps the node's roles alive.
using root_actor = typed_handle<
    /// Stops every child, the last started first, answers and ends.
    fn<result<void>(stop_all)>>;

class root_state {
public:
  using handle = root_actor;
  static constexpr const char* kind = "root";

  root_state(actor_self<handle>* self, strategy how, restart_limits limits,
             std::vector<child_spec> children);

  handle::behavior_type make_behavior();

private:
  actor_self<handle>* self_;
  supervisor children_;
};

} // namespace automodel::runtime
