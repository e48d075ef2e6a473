#include "cli/command.hpp"
#include "runtime/net/certificate_maker.hpp"

#include <cstdio>
#include <memory>

namespace automodel::cli {

namespace {

struct certs_options {
  std::string folder = "certs", cluster = "automodel", node, roles;
  std::uint32_t days = 365;
};

result<int> init(const certs_options& options) {
  if (auto made = runtime::make_authority(options.folder, options.cluster);
      !made)
    return pass_on(made);
  std::printf("%s/ca.pem  to hand to every node\n%s/ca.key  to keep: whoever "
              "has it can make nodes\nNext: automodel certs add-node NAME "
              "--roles compute --folder %s\n",
              options.folder.c_str(), options.folder.c_str(),
              options.folder.c_str());
  return 0;
}

std::vector<std::string> split(const std::string& list) {
  std::vector<std::string> out{""};
  for (auto c : list)
    if (c == ',')
      out.emplace_back();
    else
      out.back() += c;
  return out;
}

result<int> add_node(const certs_options& options) {
  auto made = runtime::make_certificate(
      options.folder, {options.cluster, options.node, split(options.roles)},
      std::chrono::hours{24 * options.days});
  if (!made)
    return pass_on(made);
  std::printf("[tls]\ncertificate = \"%s\"\nkey = \"%s\"\nauthority = "
              "\"%s\"\n",
              made->certificate.c_str(), made->key.c_str(),
              made->authority.c_str());
  return 0;
}

} // namespace

void add_certs(CLI::App& program, action& chosen) {
  auto* certs = program.add_subcommand(
      "certs", "Make the certificates by which the nodes of a cluster know "
               "each other.");
  certs->require_subcommand(1);
  auto options = std::make_shared<certs_options>();
  auto* begin = certs->add_subcommand(
      "init", "Make the cluster's own authority: ca.pem and ca.key.");
  auto* add = certs->add_subcommand(
      "add-node", "Make a node's certificate and key, and print what belongs "
                  "into its node.toml.");
  for (auto* command : {begin, add}) {
    command->add_option("--folder", options->folder, "Where they are kept")
        ->capture_default_str();
    command->add_option("--cluster", options->cluster, "Name of the cluster")
        ->capture_default_str();
  }
  add->add_option("node", options->node, "Its name")->required();
  add->add_option("--roles", options->roles,
                  "Of compute, coordinator, evaluator, gateway, memory, by "
                  "commas")
      ->required();
  add->add_option("--days", options->days, "For how long it is valid")
      ->capture_default_str();
  begin->callback(
      [options, &chosen] { chosen = [options] { return init(*options); }; });
  add->callback([options, &chosen] {
    chosen = [options] { return add_node(*options); };
  });
}

} // namespace automodel::cli
