#include "actors/worker_source.hpp"

namespace automodel::actors {

worker_source::worker_source(runtime::fork_server_options options)
    : options_(std::move(options)) {}

result<runtime::worker_process>
worker_source::spawn(const runtime::worker_limits& limits) {
  std::lock_guard guard{mutex_};
  auto worker = spawn_from_running(limits);
  if (!worker && worker.error().code == errc::unavailable) {
    server_.reset();
    worker = spawn_from_running(limits);
  }
  if (worker)
    ++started_;
  return worker;
}

result<runtime::worker_process>
worker_source::spawn_from_running(const runtime::worker_limits& limits) {
  if (!server_) {
    auto started = runtime::fork_server::start(options_);
    if (!started)
      return pass_on(started);
    server_.emplace(std::move(*started));
  }
  return server_->spawn(limits);
}

} // namespace automodel::actors
