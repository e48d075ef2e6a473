#include "cli/actor_text.hpp"
#include "cli/commands/memory_print.hpp"
#include "cli/node_client.hpp"
#include "cli/node_commands.hpp"
#include "cli/terminal.hpp"

#include <cstdio>

namespace automodel::cli {

namespace {

struct deaths_options : node_options {
  std::string on;
  std::uint32_t limit = 50;
};

result<int> deaths(const deaths_options& options) {
  auto node = node_client::open(options);
  if (!node)
    return pass_on(node);
  auto answer
      = node->get("/api/v1/deaths", {{"node", options.on},
                                     {"limit", std::to_string(options.limit)}});
  if (!answer)
    return pass_on(answer);
  if (options.json) {
    print_json(*answer);
    return 0;
  }
  text_table table;
  table.column("WHEN")
      .column("NODE")
      .column("PATH")
      .column("HOW")
      .column("IN")
      .column("UNREAD", text_table::align::right)
      .column("CAUSE");
  for (const auto& death : (*answer)["deaths"]) {
    auto how = death.value("how", "");
    auto tone = how == "failed"   ? text_table::tone::bad
                : how == "killed" ? text_table::tone::warning
                                  : text_table::tone::plain;
    table.row({{clock_text(death["died_unix_ms"])},
               {death.value("node", "")},
               {death.value("path", "")},
               {how, tone},
               {death.value("last_message", "")},
               {std::to_string(death.value("unread", 0ULL))},
               {death.value("cause", "")}});
  }
  auto where = standard_output();
  if (table.size() == 0)
    std::printf("nobody has died\n");
  else
    std::fputs(table.render(where.columns, where.colour).c_str(), stdout);
  std::fputs(missing_text(*answer).c_str(), stdout);
  return 0;
}

} // namespace

void add_deaths(CLI::App& program, action& chosen) {
  auto* command = program.add_subcommand(
      "deaths", "List actors that ended, the newest first: how, of what, in "
                "which message.");
  auto options = std::make_shared<deaths_options>();
  add_node_options(*command, *options);
  command->add_option("--on", options->on, "Only on the node of this id");
  command->add_option("--limit", options->limit, "At most so many, up to 200")
      ->capture_default_str();
  command->callback(
      [options, &chosen] { chosen = [options] { return deaths(*options); }; });
}

} // namespace automodel::cli
