#include "actors/autotrain/kept_worker.hpp"

#include "actors/autotrain/job_request.hpp"

#include <chrono>
#include <utility>

namespace automodel::actors {

namespace {

// Its limits were set when it was forked.
std::string within(const std::string& purpose, const job_limits& limits) {
  return purpose + " within " + std::to_string(limits.memory_bytes);
}

bool has_ended(runtime::worker_process& process) {
  return process.wait(std::chrono::milliseconds{0}).has_value();
}

} // namespace

std::optional<runtime::worker_process>
kept_worker::take(const std::string& purpose, const job_limits& limits) {
  auto kept = std::exchange(idle_, std::nullopt);
  if (!kept || purpose.empty() || kept->purpose != within(purpose, limits)
      || has_ended(kept->process))
    return std::nullopt;
  return std::move(kept->process);
}

result<kept_worker::lease>
kept_worker::start(const std::string& purpose, const job_limits& limits,
                   const runtime::worker_request& request,
                   std::span<const int> descriptors) {
  if (auto worker = take(purpose, limits))
    if (worker->send(request, descriptors)) // or it ended just now
      return lease{std::move(*worker), true};
  auto worker = source_->spawn(limits_for(limits));
  if (!worker)
    return pass_on(worker);
  if (auto sent = worker->send(request, descriptors); !sent)
    return pass_on(sent);
  return lease{std::move(*worker), false};
}

void kept_worker::keep(const std::string& purpose, const job_limits& limits,
                       runtime::worker_process process) {
  if (!purpose.empty())
    idle_.emplace(idle{within(purpose, limits), std::move(process)});
}

bool kept_worker::may_be_of_earlier_work(lease& failed, const error& why) {
  return failed.used && why.code != errc::deadline_exceeded
         && (why.code == errc::resource_exhausted || has_ended(failed.process));
}

} // namespace automodel::actors
