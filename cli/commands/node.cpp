#include "cli/cluster_node.hpp"
#include "cli/command.hpp"

#include <memory>

namespace automodel::cli {

namespace {

struct options_of_node {
  std::string config, ready;
};

} // namespace

void add_node(CLI::App& program, action& chosen) {
  auto* command = program.add_subcommand(
      "node", "Run a node of a cluster until it gets SIGTERM. Its roles stand "
              "in its\ncertificate (automodel certs). Keys of its file:\n\n"
                  + explain_node_settings());
  auto options = std::make_shared<options_of_node>();
  command->add_option("--config", options->config, "The node's file, TOML")
      ->required();
  command->add_option("--ready", options->ready,
                      "Write the address there once the node listens");
  command->callback([options, &chosen] {
    chosen = [options]() -> result<int> {
      auto settings = read_node_settings(options->config);
      if (!settings)
        return pass_on(settings);
      return run_cluster_node(*settings, options->ready);
    };
  });
}

} // namespace automodel::cli
