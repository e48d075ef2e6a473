#include "cli/node_signals.hpp"

#include <unistd.h>

namespace automodel::cli {

node_signals::node_signals()
    : signals_{[this](int signal) {
                 early_ = signal;
                 if (auto* node = running_.load())
                   node->on_signal()(signal);
               },
               [](int signal) { ::_exit(128 + signal); }} {}

runtime::stop_reason node_signals::wait(runtime::node& node) {
  running_ = &node;
  if (early_ != 0)
    node.on_signal()(early_);
  auto why = node.wait();
  running_ = nullptr;
  return why;
}

} // namespace automodel::cli
