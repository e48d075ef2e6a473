#include "base/utf8.hpp"
#include "cli/actor_text.hpp"
#include "cli/commands/memory_print.hpp"
#include "cli/node_client.hpp"
#include "cli/node_commands.hpp"
#include "cli/terminal.hpp"

#include <cstdio>

namespace automodel::cli {

namespace {

using nlohmann::json;

struct tree_options : node_options {
  std::string path, on;
};

// "/a/b" below "/a" is "b".
std::string last_part(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

void print_below(const json& children, const std::string& indent,
                 const terminal& where) {
  for (std::size_t i = 0; i < children.size(); ++i) {
    const auto& child = children[i];
    auto last = i + 1 == children.size();
    auto line
        = indent + (last ? "└─ " : "├─ ") + last_part(child.value("path", ""));
    if (child.contains("actor")) {
      const auto& actor = child["actor"];
      line += "  " + actor.value("kind", "") + ": " + activity_of(actor).text;
      if (auto restarts = actor.value("restarts", 0U); restarts > 0)
        line += ", restarted " + std::to_string(restarts) + " times";
      if (auto summary = actor.value("summary", ""); !summary.empty())
        line += " (" + summary + ")";
    }
    std::printf("%s\n",
                shortened(without_controls(line), where.columns).c_str());
    print_below(child["children"], indent + (last ? "   " : "│  "), where);
  }
}

result<int> tree(const tree_options& options) {
  auto node = node_client::open(options);
  if (!node)
    return pass_on(node);
  auto answer = node->get("/api/v1/tree",
                          {{"path", options.path}, {"node", options.on}});
  if (!answer)
    return pass_on(answer);
  if (options.json) {
    print_json(*answer);
  } else {
    for (const auto& one : (*answer)["nodes"]) {
      std::printf("%s\n", without_controls(one.value("node", "")).c_str());
      print_below(one["children"], "", standard_output());
    }
    std::fputs(missing_text(*answer).c_str(), stdout);
  }
  return answer->value("complete", true) ? 0 : exit_code(errc::unavailable);
}

} // namespace

void add_tree(CLI::App& program, action& chosen) {
  auto* command = program.add_subcommand(
      "tree", "Show actors below those that supervise them, on every node.");
  auto options = std::make_shared<tree_options>();
  add_node_options(*command, *options);
  command->add_option("--path", options->path,
                      "Only these paths; * stands for any characters");
  command->add_option("--on", options->on, "Only on the node of this id");
  command->callback(
      [options, &chosen] { chosen = [options] { return tree(*options); }; });
}

} // namespace automodel::cli
