#include "actors/coordinator/known_experiments.hpp"

#include "base/joined.hpp"

#include <algorithm>
#include <charconv>

namespace automodel::actors {

using runtime::job_state;

namespace {

constexpr std::string_view waiting = "waiting", not_run = "not run";

job_state state_of(const storage::experiment_summary& summary,
                   const order_table& orders) {
  if (summary.status != storage::experiment_status::running)
    return job_state::done;
  auto order = orders.find(summary.experiment);
  if (order == orders.end())
    return job_state::running;
  return state_after(order->second.action, job_state::running)
      .value_or(job_state::running);
}

// Whether an id begins so; ".2" at the end says which run of the file, as
// lists show it.
bool is_named(std::string_view id, std::string_view wanted) {
  auto start = identity_in(wanted);
  return id.starts_with(start)
         && id.substr(identity_in(id).size()) == wanted.substr(start.size());
}

// 1 of the first run of a file, 2 of "<identity>.2".
std::uint32_t number_of(std::string_view id) {
  auto dot = id.rfind('.');
  std::uint32_t number = 1;
  if (dot != std::string_view::npos)
    std::from_chars(id.data() + dot + 1, id.data() + id.size(), number);
  return number;
}

} // namespace

known_experiment how_it_stands(const storage::experiment_summary& summary,
                               const order_table& orders) {
  return {summary.experiment,
          summary.name,
          state_of(summary, orders),
          summary.status != storage::experiment_status::failed,
          summary.records,
          summary.last_unix_ms};
}

std::string_view state_text(const known_experiment& of) noexcept {
  if (of.state == job_state::done)
    return of.ok ? "finished" : "failed";
  if (!of.because.empty() && of.state == job_state::queued)
    return waiting;
  if (!of.because.empty() && of.state == job_state::cancelled)
    return not_run;
  return to_string(of.state);
}

std::string long_state_text(const known_experiment& of) {
  auto text = std::string{state_text(of)};
  return text == waiting || text == not_run ? text + ": " + of.because : text;
}

result<void> set_state(known_experiment& of, std::string_view text) {
  for (auto [begin, state] : {std::pair{waiting, job_state::queued},
                              std::pair{not_run, job_state::cancelled}})
    if (text.starts_with(begin)) {
      of.state = state;
      of.because = text.substr(std::min(text.size(), begin.size() + 2));
      return {};
    }
  of.ok = text != "failed";
  if (text == "finished" || text == "failed") {
    of.state = job_state::done;
    return {};
  }
  auto state = runtime::job_state_from(text);
  if (!state)
    return pass_on(state);
  of.state = *state;
  return {};
}

result<std::vector<known_experiment>>
known_experiments(const storage::memory_reader& memory,
                  const order_table& orders) {
  auto summaries = memory.experiments();
  if (!summaries)
    return pass_on(summaries);
  std::vector<known_experiment> out;
  for (const auto& one : *summaries)
    // Orders and letters are kept in the same way, but nobody asked for them.
    if (one.of_kind[schema::Record::INTENT] > 0)
      out.push_back(how_it_stands(one, orders));
  return out;
}

result<known_experiment>
find_experiment(std::span<const known_experiment> among,
                std::string_view wanted) {
  std::vector<const known_experiment*> found, live;
  for (const auto& one : among) {
    if (one.id == wanted)
      return one;
    if (!is_named(one.id, wanted) && one.name != wanted)
      continue;
    found.push_back(&one);
    if (!runtime::has_ended(one.state))
      live.push_back(&one);
  }
  if (wanted.empty() || found.empty())
    return fail(errc::not_found,
                "there is no experiment \"" + std::string{wanted} + '"',
                "automodel ls shows which there are");
  if (live.size() > 1)
    return fail(errc::conflict,
                '"' + std::string{wanted} + "\" may be one of several",
                joined(live, ", ", &known_experiment::id));
  return live.empty() ? *found.back() : *live.front();
}

std::string_view identity_in(std::string_view id) noexcept {
  return id.substr(0, id.rfind('.'));
}

std::string id_of_rerun(std::span<const known_experiment> among,
                        std::string_view id) {
  auto identity = identity_in(id);
  std::uint32_t last = 0;
  for (const auto& one : among) {
    if (identity_in(one.id) != identity)
      continue;
    if (!runtime::has_ended(one.state))
      return one.id;
    last = std::max(last, number_of(one.id));
  }
  return std::string{identity} + '.' + std::to_string(last + 1);
}

} // namespace automodel::actors
