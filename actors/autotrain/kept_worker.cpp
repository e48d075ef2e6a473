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
  if (auto kept = take(purpose, limits))
    if (kept->send(request, descriptors)) // or it ended just now
      return lease{std::move(*kept), true};
  auto fresh = source_->spawn(limits_for(limits));
  if (!fresh)
    return pass_on(fresh);
  if (auto sent = fresh->send(request, descriptors); !sent)
    return pass_on(sent);
  return lease{std::move(*fresh), false};
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
