#include "runtime/root.hpp"

namespace automodel::runtime {

root_state::root_state(actor_self<handle>* self, strategy how,
                       restart_limits limits, std::vector<child_spec> children)
    : self_(self), children_(self, how, limits) {
  for (auto& spec : children)
    if (auto started = children_.start(std::move(spec)); !started) {
      self->fail_with(started.error());
      return;
    }
}

root_state::handle::behavior_type root_state::make_behavior() {
  return {
      guarded(self_,
              [this](const stop_all&) {
                auto answer = self_->promise_reply<void>();
                children_.shut_down([this, answer] {
                  answer.deliver({});
                  self_->finish();
                });
                return answer;
              }),
  };
}

} // namespace automodel::runtime
