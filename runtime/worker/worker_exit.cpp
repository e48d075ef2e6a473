#include "runtime/worker/worker_exit.hpp"

#include <csignal>
#include <cstring>

namespace automodel::runtime {

namespace {

std::string after_use(const worker_exit& what) {
  return " (" + std::to_string(what.cpu_time.count()) + " ms of processor, "
         + std::to_string(what.peak_memory_bytes >> 20) + " MiB at most)";
}

errc code_of(exit_cause cause) {
  switch (cause) {
  case exit_cause::deadline:
    return errc::deadline_exceeded;
  case exit_cause::out_of_memory:
  case exit_cause::cpu_limit:
    return errc::resource_exhausted;
  case exit_cause::stopped:
    return errc::cancelled;
  default:
    return errc::worker_failed;
  }
}

} // namespace

bool killed_by_others(const worker_exit& what) {
  return what.cause == exit_cause::unknown
         || (what.cause == exit_cause::signal && what.value == SIGKILL);
}

std::string to_string(const worker_exit& what) {
  switch (what.cause) {
  case exit_cause::finished:
    return "the worker finished";
  case exit_cause::deadline:
    return "the worker missed its deadline and was killed";
  case exit_cause::out_of_memory:
    return "the worker met its memory limit";
  case exit_cause::cpu_limit:
    return "the worker met its limit of processor time";
  case exit_cause::signal:
    return "the worker was ended by signal " + std::to_string(what.value) + " ("
           + ::strsignal(what.value) + ")";
  case exit_cause::exit_code:
    return "the worker left with exit code " + std::to_string(what.value);
  case exit_cause::protocol_violation:
    return "the worker broke the protocol and was killed: " + what.detail;
  case exit_cause::stopped:
    return "the worker was stopped";
  case exit_cause::unknown:
    break;
  }
  return "the worker ended together with its fork server";
}

error to_error(const worker_exit& what) {
  return {killed_by_others(what) ? errc::unavailable : code_of(what.cause),
          to_string(what) + after_use(what)};
}

} // namespace automodel::runtime
