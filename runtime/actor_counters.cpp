#include "runtime/actor_counters.hpp"

#include <time.h>

namespace automodel::runtime {

namespace {

// Texts are for people and are kept for each actor.
constexpr std::size_t text_limit = 500;

} // namespace

std::int64_t coarse_now_ns() noexcept {
  timespec now;
  ::clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
  return now.tv_sec * 1'000'000'000 + now.tv_nsec;
}

actor_counters::actor_counters(std::string path, std::string kind,
                               std::uint32_t restarts)
    : path(std::move(path)), kind(std::move(kind)), restarts(restarts) {}

void actor_counters::note_spent(std::int64_t ns) noexcept {
  auto spent = static_cast<std::uint64_t>(ns);
  busy_ns_.store(busy_ns_.load(relaxed) + spent, relaxed);
  if (spent > longest_ns_.load(relaxed))
    longest_ns_.store(spent, relaxed);
}

void actor_counters::note_error(std::string text) {
  bump(errors_);
  text.resize(std::min(text.size(), text_limit));
  std::lock_guard guard{texts_};
  last_error_ = std::move(text);
}

void actor_counters::set_summary(std::string text) {
  text.resize(std::min(text.size(), text_limit));
  std::lock_guard guard{texts_};
  summary_ = std::move(text);
}

std::string actor_counters::last_error() const {
  std::lock_guard guard{texts_};
  return last_error_;
}

std::string actor_counters::summary() const {
  std::lock_guard guard{texts_};
  return summary_;
}

} // namespace automodel::runtime
