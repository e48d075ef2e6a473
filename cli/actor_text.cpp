#include "cli/actor_text.hpp"

#include "cli/commands/memory_print.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <set>

namespace automodel::cli {

using json = nlohmann::json;
using tone = text_table::tone;

std::string milliseconds_text(double milliseconds) {
  if (milliseconds < 1000)
    return fmt::format("{:.0f} ms", milliseconds);
  if (milliseconds < 60'000)
    return fmt::format("{:.1f} s", milliseconds / 1000);
  return duration_text(milliseconds / 1000);
}

std::string bytes_text(double bytes) {
  static constexpr std::array<const char*, 5> units{"B", "KiB", "MiB", "GiB",
                                                    "TiB"};
  std::size_t unit = 0;
  for (; bytes >= 1024 && unit + 1 < units.size(); ++unit)
    bytes /= 1024;
  return fmt::format("{:.{}f} {}", bytes, unit == 0 ? 0 : 1, units[unit]);
}

std::string rate_text(double per_second) {
  if (per_second == 0)
    return "0";
  if (per_second < 1000)
    return fmt::format("{:.1f}", per_second);
  return fmt::format("{:.1f} k", per_second / 1000);
}

std::string clock_text(const json& unix_ms) {
  return time_text(unix_ms.is_number() ? unix_ms.get<std::int64_t>() : 0);
}

text_table::cell activity_of(const json& actor) {
  std::string waits;
  if (auto mailbox = actor.value("mailbox", 0ULL); mailbox > 0)
    waits = fmt::format(", {} wait", mailbox);
  if (actor.value("paused", false))
    return {"paused" + waits, tone::warning};
  const auto& handling = actor["handling_for_ms"];
  if (handling.is_null())
    return {"idle" + waits, tone::faint};
  auto text = actor.value("message", "") + " for "
              + milliseconds_text(handling.get<double>()) + waits;
  if (actor.value("stuck", false))
    return {"STUCK in " + text, tone::bad};
  return {text};
}

std::string missing_text(const json& answer) {
  if (answer.value("complete", true))
    return {};
  std::string out = "INCOMPLETE:";
  for (const auto& one : answer["missing"])
    out += fmt::format(" {} ({})", one.value("node", ""), one.value("why", ""));
  return out + '\n';
}

std::string actor_table(const json& answer, const terminal& where) {
  std::set<std::string> nodes;
  for (const auto& actor : answer["actors"])
    nodes.insert(actor.value("node", ""));
  using align = text_table::align;
  text_table table;
  if (nodes.size() > 1)
    table.column("NODE");
  table.column("PATH")
      .column("KIND")
      .column("MAILBOX", align::right)
      .column("MSGS/S", align::right)
      .column("BUSY", align::right)
      .column("HANDLED", align::right)
      .column("RESTARTS", align::right)
      .column("DOING")
      .column("SUMMARY");
  for (const auto& actor : answer["actors"]) {
    std::vector<text_table::cell> row;
    if (nodes.size() > 1)
      row.push_back({actor.value("node", "")});
    auto restarts = actor.value("restarts", 0U);
    auto known = actor.value("window_ms", 0U) > 0;
    row.push_back({actor.value("path", "")});
    row.push_back({actor.value("kind", "")});
    row.push_back({std::to_string(actor.value("mailbox", 0ULL))});
    row.push_back({known ? rate_text(actor.value("rate", 0.0)) : "-"});
    row.push_back({known
                       ? fmt::format("{:.1f} %", 100 * actor.value("busy", 0.0))
                       : "-"});
    row.push_back({std::to_string(actor.value("handled", 0ULL))});
    row.push_back(
        {std::to_string(restarts), restarts > 0 ? tone::warning : tone::plain});
    row.push_back(activity_of(actor));
    row.push_back({actor.value("summary", "")});
    table.row(std::move(row));
  }
  auto out = table.render(where.columns, where.colour);
  auto matched = answer.value("matched", 0ULL);
  if (matched > answer["actors"].size())
    out += fmt::format("{} of {} actors; --limit shows more\n",
                       answer["actors"].size(), matched);
  return out + missing_text(answer);
}

} // namespace automodel::cli
