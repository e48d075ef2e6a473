#include "cli/commands/memory_print.hpp"
#include "cli/experiment_orders.hpp"
#include "cli/node_client.hpp"
#include "cli/node_commands.hpp"
#include "cli/person.hpp"

#include <cstdio>
#include <string_view>

namespace automodel::cli {

namespace {

struct control_options : node_options {
  std::string path, on, level;
  order_options about; ///< of an experiment; its reason is the actor's, too
};

result<int> control(const char* action, const control_options& options) {
  auto node = node_client::open(options);
  if (!node)
    return pass_on(node);
  auto answer = node->control({{"action", action},
                               {"path", options.path},
                               {"node", options.on},
                               {"level", options.level},
                               {"reason", options.about.reason},
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

// Paths of actors begin with a slash; anything else is an experiment.
result<int> control_or_order(const char* action,
                             const control_options& options) {
  if (options.path.starts_with('/'))
    return control(action, options);
  if (!options.on.empty() || !options.node.empty() || !options.memory.empty())
    return fail(errc::invalid_argument,
                '"' + options.path + "\" is an experiment of a cluster",
                "--cluster FILE says of which; --on, --node and --memory are "
                "for actors, whose paths begin with /");
  auto order = options.about;
  order.experiment = options.path;
  order.json = options.json;
  return give_order(std::string_view{action} == "pause"
                        ? actors::order_action::PAUSE
                        : actors::order_action::RESUME,
                    order);
}

void add(CLI::App& program, action& chosen, const char* name, const char* help,
         bool of_experiments = false) {
  auto* command = program.add_subcommand(name, help);
  auto options = std::make_shared<control_options>();
  add_node_options(*command, *options);
  command
      ->add_option("path", options->path,
                   of_experiments ? "Path of the actor, as ps shows it, or an "
                                    "experiment, as ls shows it"
                                  : "Path of the actor, as ps shows it")
      ->required();
  if (std::string_view{name} == "loglevel")
    command
        ->add_option("level", options->level,
                     "trace, debug, info, warning, error or off")
        ->required();
  command->add_option("--on", options->on, "On the node of this id");
  if (of_experiments)
    add_order_options(*command, options->about);
  else
    command->add_option("--reason", options->about.reason,
                        "Why; the memory keeps it with the decision");
  command->callback([options, name, of_experiments, &chosen] {
    chosen = [options, name, of_experiments] {
      return of_experiments ? control_or_order(name, *options)
                            : control(name, *options);
    };
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
      "Let an actor's messages wait until it is resumed; or let an "
      "experiment of a\ncluster rest: what is at work ends and is kept, "
      "nothing new begins.",
      true);
  add(program, chosen, "resume", "Let a paused actor or experiment go on.",
      true);
  add(program, chosen, "loglevel",
      "Set from which level on actors of this one's kind log.");
}

} // namespace automodel::cli
