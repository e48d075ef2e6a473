#include "cli/actor_text.hpp"
#include "cli/commands/memory_print.hpp"
#include "cli/node_client.hpp"
#include "cli/node_commands.hpp"
#include "cli/terminal.hpp"

#include <cstdio>

namespace automodel::cli {

namespace {

using nlohmann::json;
using tone = text_table::tone;

std::string joined(const json& words) {
  std::string out;
  for (const auto& word : words)
    out += (out.empty() ? "" : ",") + word.get<std::string>();
  return out;
}

void print_nodes(const json& answer) {
  using align = text_table::align;
  text_table table;
  table.column("NODE")
      .column("STATE")
      .column("UP", align::right)
      .column("ACTORS", align::right)
      .column("WAITING", align::right)
      .column("STUCK", align::right)
      .column("DEATHS", align::right)
      .column("MEMORY", align::right)
      .column("THREADS", align::right)
      .column("FILES", align::right)
      .column("PID", align::right)
      .column("ROLES")
      .column("LABELS");
  for (const auto& node : answer["nodes"]) {
    auto number = [&](const char* name) {
      return std::to_string(node.value(name, 0ULL));
    };
    auto stuck = node.value("stuck", 0U);
    table.row({{node.value("id", "")},
               {"up"},
               {milliseconds_text(node.value("uptime_ms", 0.0))},
               {number("actors")},
               {number("waiting")},
               {number("stuck"), stuck > 0 ? tone::bad : tone::plain},
               {number("deaths")},
               {bytes_text(node.value("rss_bytes", 0.0))},
               {number("threads")},
               {number("descriptors")},
               {number("pid")},
               {joined(node["roles"])},
               {joined(node["labels"])}});
  }
  for (const auto& node : answer["missing"])
    table.row({{node.value("node", "")},
               {"missing: " + node.value("why", ""), tone::bad}});
  auto where = standard_output();
  std::fputs(table.render(where.columns, where.colour).c_str(), stdout);
}

result<int> nodes(const node_options& options) {
  auto node = node_client::open(options);
  if (!node)
    return pass_on(node);
  auto answer = node->get("/api/v1/nodes");
  if (!answer)
    return pass_on(answer);
  if (options.json)
    print_json(*answer);
  else
    print_nodes(*answer);
  return answer->value("complete", true) ? 0 : exit_code(errc::unavailable);
}

} // namespace

void add_nodes(CLI::App& program, action& chosen) {
  auto* command = program.add_subcommand(
      "nodes", "List the nodes of a cluster: who is up, what each carries, who "
               "is missing.\nThe exit code is 69 if a node is missing.");
  auto options = std::make_shared<node_options>();
  add_node_options(*command, *options);
  command->callback(
      [options, &chosen] { chosen = [options] { return nodes(*options); }; });
}

} // namespace automodel::cli
