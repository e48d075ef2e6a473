#include "cli/actor_text.hpp"
#include "cli/commands/memory_print.hpp"
#include "cli/node_client.hpp"
#include "cli/node_commands.hpp"
#include "cli/terminal.hpp"

#include <CLI/Validators.hpp>
#include <fmt/format.h>

#include <cstdio>

namespace automodel::cli {

namespace {

using nlohmann::json;

struct trace_options : node_options {
  std::string what, on;
  std::uint32_t count = 100, rate = 1000;
  double seconds = 5;
};

std::string took_text(double ns) {
  if (ns < 1e6)
    return fmt::format("{:.0f} us", ns / 1e3);
  return milliseconds_text(ns / 1e6);
}

void print_trace(const json& answer) {
  using align = text_table::align;
  text_table table;
  table.column("WHEN")
      .column("PATH")
      .column("MESSAGE")
      .column("TOOK", align::right)
      .column("WAIT", align::right)
      .column("FROM")
      .column("KEY");
  for (const auto& event : answer["events"]) {
    auto began = event.value("unix_ms", std::int64_t{0});
    table.row({{fmt::format("{}.{:03}", time_text(began).substr(11, 8),
                            began % 1000)},
               {event.value("path", "")},
               {event.value("type", ""), event.value("threw", false)
                                             ? text_table::tone::bad
                                             : text_table::tone::plain},
               {took_text(event.value("took_ns", 0.0))},
               {std::to_string(event.value("waiting", 0ULL))},
               {event.value("sender", "")},
               {event.value("key", "")}});
  }
  auto where = standard_output();
  std::fputs(table.render(where.columns, where.colour).c_str(), stdout);
  std::printf("%zu messages; ended by: %s\n", answer["events"].size(),
              answer.value("ended", "").c_str());
  std::fputs(missing_text(answer).c_str(), stdout);
}

result<int> trace(const trace_options& options) {
  auto node = node_client::open(options);
  if (!node)
    return pass_on(node);
  auto length = static_cast<long>(options.seconds * 1000);
  auto is_path = options.what.find('/') != std::string::npos
                 || options.what.find('*') != std::string::npos;
  auto answer
      = node->get("/api/v1/trace",
                  {{is_path ? "path" : "type", options.what},
                   {"node", options.on},
                   {"count", std::to_string(options.count)},
                   {"rate", std::to_string(options.rate)},
                   {"for_ms", std::to_string(length)}},
                  std::chrono::milliseconds{length} + std::chrono::seconds{10});
  if (!answer)
    return pass_on(answer);
  if (options.json)
    print_json(*answer);
  else
    print_trace(*answer);
  return 0;
}

} // namespace

void add_trace(CLI::App& program, action& chosen) {
  auto* command = program.add_subcommand(
      "trace", "Show messages as they pass, by receiver or by type, until so "
               "many were seen, the\ntime is up, or more pass in a second than "
               "the trace may take.");
  auto options = std::make_shared<trace_options>();
  add_node_options(*command, *options);
  command
      ->add_option("what", options->what,
                   "A path (/memory, '/coordinator/*') or a type of message "
                   "(CommitStep)")
      ->required();
  command->add_option("--on", options->on, "Only on the node of this id");
  command->add_option("--count", options->count, "Messages, up to 2000")
      ->capture_default_str();
  command
      ->add_option("--rate", options->rate,
                   "Messages a second that end the trace")
      ->capture_default_str();
  command->add_option("--seconds", options->seconds, "How long, up to 60")
      ->check(CLI::Range(0.1, 60.0))
      ->capture_default_str();
  command->callback(
      [options, &chosen] { chosen = [options] { return trace(*options); }; });
}

} // namespace automodel::cli
