#include "cli/commands/memory_print.hpp"
#include "cli/node_client.hpp"
#include "cli/node_commands.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace automodel::cli {

namespace {

struct control_options : node_options {
  std::string path, on, level, reason;
};

// Who asks, as the record shows it.
std::string person() {
  const auto* user = std::getenv("USER");
  char host[256] = "";
  ::gethostname(host, sizeof(host) - 1);
  return std::string{user ? user : std::to_string(::getuid())} + '@' + host;
}

result<int> control(const char* action, const control_options& options) {
  auto node = node_client::open(options);
  if (!node)
    return pass_on(node);
  auto answer = node->control({{"action", action},
                               {"path", options.path},
                               {"node", options.on},
                               {"level", options.level},
                               {"reason", options.reason},
                               {"by", person()}});
  if (!answer)
    return pass_on(answer);
  if (options.json) {
    print_json(*answer);
    return 0;
  }
  std::printf("%s: %s\n", options.path.c_str(),
              answer->value("text", "").c_str());
  if ((*answer)["record"].is_string())
    std::printf("decision %.12s\n",
                (*answer)["record"].get<std::string>().c_str());
  return 0;
}

void add(CLI::App& program, action& chosen, const char* name,
         const char* help) {
  auto* command = program.add_subcommand(name, help);
  auto options = std::make_shared<control_options>();
  add_node_options(*command, *options);
  command
      ->add_option("path", options->path, "Path of the actor, as ps shows it")
      ->required();
  if (std::string_view{name} == "loglevel")
    command
        ->add_option("level", options->level,
                     "trace, debug, info, warning, error or off")
        ->required();
  command->add_option("--on", options->on, "On the node of this id");
  command->add_option("--reason", options->reason,
                      "Why; the memory keeps it with the decision");
  command->callback([options, name, &chosen] {
    chosen = [options, name] { return control(name, *options); };
  });
}

} // namespace

void add_control(CLI::App& program, action& chosen) {
  add(program, chosen, "kill",
      "End an actor without asking it, at the latest after its handler; its "
      "supervisor\nrestarts it. This and the next need a node that allows "
      "control; the memory keeps\neach as a decision.");
  add(program, chosen, "restart",
      "Ask an actor to stop; its supervisor restarts it.");
  add(program, chosen, "pause",
      "Let an actor's messages wait until it is resumed.");
  add(program, chosen, "resume", "Let a paused actor go on.");
  add(program, chosen, "loglevel",
      "Set from which level on actors of this one's kind log.");
}

} // namespace automodel::cli
