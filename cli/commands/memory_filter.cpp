#include "cli/commands/memory_filter.hpp"

#include "storage/knowledge_text.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <cmath>
#include <ctime>

namespace automodel::cli {

namespace {

using verdict = messages::schema::Claim::Verdict;

result<verdict> verdict_from(const std::string& name) {
  std::string known;
  for (auto one : {verdict::SUCCESS, verdict::FAIL, verdict::NEUTRAL,
                   verdict::INCONCLUSIVE}) {
    auto text = storage::text_of(one);
    if (text == name)
      return one;
    known += (known.empty() ? "" : ", ") + text;
  }
  return fail(errc::invalid_argument, "no verdict is called '" + name + "'",
              "allowed: " + known);
}

// "2026-11-22", "2026-11-22 13:10" or "2026-11-22 13:10:18", UTC.
result<std::int64_t> time_from(const std::string& text) {
  for (const auto* form : {"%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"}) {
    std::tm utc{};
    const auto* end = ::strptime(text.c_str(), form, &utc);
    if (end != nullptr && *end == '\0')
      return static_cast<std::int64_t>(::timegm(&utc)) * 1000;
  }
  return fail(errc::invalid_argument, "'" + text + "' is no time",
              "such as 2026-11-22 or \"2026-11-22 13:10\", UTC");
}

result<void> read_time(const std::string& text,
                       std::optional<std::int64_t>& to) {
  if (text.empty())
    return {};
  auto time = time_from(text);
  if (!time)
    return pass_on(time);
  to = *time;
  return {};
}

} // namespace

void add_filter_options(CLI::App& command, filter_options& options) {
  command.add_option("--experiment", options.experiment,
                     "Only of this experiment (the start of its id)");
  command.add_option("--kind", options.kind,
                     "Only of this kind, such as decision or failure");
  command.add_option("--candidate", options.candidate,
                     "Only about this candidate");
  command.add_option("--agent", options.agent, "Only by this agent, its path");
  command.add_option("--target", options.target,
                     "Only decisions, ideas and skills about this");
  command.add_option("--verdict", options.verdict,
                     "Only what ended so: success, fail, neutral, "
                     "inconclusive");
  command.add_option("--min-delta", options.least_delta,
                     "Only differences of at least this");
  command.add_option("--max-delta", options.most_delta,
                     "Only differences of at most this");
  command.add_option("--data", options.dataset,
                     "Only on this data (the start of its hash)");
  command.add_option("--protocol", options.protocol,
                     "Only under this protocol (the start of its id)");
  command.add_option("--since", options.since,
                     "Only committed since: 2026-11-22 or "
                     "\"2026-11-22 13:10\", UTC");
  command.add_option("--until", options.until, "Only committed until");
  command.add_option("--from", options.from, "From this index on")
      ->capture_default_str();
  command.add_option("--limit", options.limit, "At most so many")
      ->capture_default_str();
  command.add_flag("--newest", options.newest, "Newest first");
}

result<storage::record_filter> filter_from(const filter_options& options) {
  storage::record_filter filter;
  filter.experiment = options.experiment;
  filter.candidate = options.candidate;
  filter.agent = options.agent;
  filter.target = options.target;
  filter.dataset = options.dataset;
  filter.protocol = options.protocol;
  filter.least_delta = options.least_delta;
  filter.most_delta = options.most_delta;
  filter.from = options.from;
  filter.limit = options.limit;
  filter.newest_first = options.newest;
  for (auto bound : {options.least_delta, options.most_delta})
    if (bound && std::isnan(*bound))
      return fail(errc::invalid_argument, "a difference that is not a number");
  if (auto ok = read_time(options.since, filter.since_unix_ms); !ok)
    return pass_on(ok);
  if (auto ok = read_time(options.until, filter.until_unix_ms); !ok)
    return pass_on(ok);
  if (!options.kind.empty()) {
    auto kind = storage::record_kind_from(options.kind);
    if (!kind)
      return pass_on(kind);
    filter.kind = *kind;
  }
  if (!options.verdict.empty()) {
    auto wanted = verdict_from(options.verdict);
    if (!wanted)
      return pass_on(wanted);
    filter.verdict = *wanted;
  }
  return filter;
}

} // namespace automodel::cli
