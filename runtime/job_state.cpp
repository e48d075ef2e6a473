#include "runtime/job_state.hpp"

#include "base/nearest_word.hpp"

#include <array>

namespace automodel::runtime {

namespace {

constexpr std::array<std::string_view, job_state_count> names{
    "queued", "running", "paused", "failed", "done", "cancelled"};

} // namespace

std::string_view to_string(job_state state) noexcept {
  return names[static_cast<std::size_t>(state)];
}

result<job_state> job_state_from(std::string_view text) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == text)
      return static_cast<job_state>(i);
  return fail(errc::invalid_argument,
              "\"" + std::string{text} + "\" is not a state of a job",
              allowed_words(text, names));
}

bool has_ended(job_state state) noexcept {
  return state == job_state::failed || state == job_state::done
         || state == job_state::cancelled;
}

bool may_follow(job_state from, job_state to) noexcept {
  if (has_ended(from))
    return false;
  switch (to) {
  case job_state::queued:
    return false;
  case job_state::running:
    return from != job_state::running;
  case job_state::paused:
    return from != job_state::paused;
  case job_state::done:
    return from == job_state::running;
  default:
    return true;
  }
}

result<void> advance(job_state& state, job_state to) {
  if (!may_follow(state, to))
    return fail(errc::conflict, "a job that is " + std::string{to_string(state)}
                                    + " cannot become "
                                    + std::string{to_string(to)});
  state = to;
  return {};
}

} // namespace automodel::runtime
