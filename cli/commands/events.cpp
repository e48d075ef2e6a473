#include "base/utf8.hpp"
#include "cli/actor_text.hpp"
#include "cli/node_client.hpp"
#include "cli/node_commands.hpp"

#include <cstdio>

namespace automodel::cli {

namespace {

struct events_options : node_options {
  std::string types;
  std::uint64_t count = 0, from = 0;
  bool follow = false;
};

// The field that says most, by type.
std::string text_of(const runtime::http::received_event& event,
                    const nlohmann::json& data) {
  auto field = [&](const char* name) { return data.value(name, ""); };
  if (event.type == "record")
    return "#" + std::to_string(data.value("index", 0ULL)) + " "
           + field("text");
  if (event.type == "death")
    return field("path") + " " + field("how") + ": " + field("cause");
  if (event.type == "stuck")
    return field("path") + " in " + field("message");
  if (event.type == "unstuck")
    return field("path");
  if (event.type == "node")
    return field("node") + " is " + field("state") + " " + field("why");
  if (event.type == "progress")
    return field("phase") + " " + field("step") + " " + field("text");
  return event.data;
}

std::string line_of(const runtime::http::received_event& event) {
  auto data = nlohmann::json::parse(event.data, nullptr, false);
  if (!data.is_object())
    return event.data;
  return clock_text(data["seen_unix_ms"]) + "  " + text_of(event, data);
}

result<int> events(const events_options& options) {
  auto node = node_client::open(options);
  if (!node)
    return pass_on(node);
  std::uint64_t seen = 0;
  auto show = [&](const runtime::http::received_event& event) {
    if (options.json)
      std::printf(R"({"id":%s,"type":"%s","data":%s})"
                  "\n",
                  event.id.c_str(), event.type.c_str(), event.data.c_str());
    else
      std::printf("%6s  %-8s  %s\n", event.id.c_str(), event.type.c_str(),
                  without_controls(line_of(event)).c_str());
    std::fflush(stdout);
    return ++seen != options.count;
  };
  auto ended = node->follow(
      {{"types", options.types},
       {"last_id", options.from == 0 ? "" : std::to_string(options.from)}},
      show);
  if (!ended)
    return pass_on(ended);
  return 0;
}

} // namespace

void add_events(CLI::App& program, action& chosen) {
  auto* command = program.add_subcommand(
      "events", "Show what happens as it happens, until interrupted or the "
                "node ends: record,\nprogress, death, stuck, unstuck, node.");
  auto options = std::make_shared<events_options>();
  add_node_options(*command, *options);
  command->add_flag("--follow", options->follow,
                    "Go on as long as the node lives; the default");
  command->add_option("--types", options->types,
                      "Only these, separated by commas");
  command->add_option("--count", options->count, "End after so many");
  command->add_option("--from", options->from,
                      "Begin after the event of this id, as far as the node "
                      "keeps them");
  command->callback(
      [options, &chosen] { chosen = [options] { return events(*options); }; });
}

} // namespace automodel::cli
