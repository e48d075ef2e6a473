#include "cli/command.hpp"
#include "cli/submitted.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <memory>

namespace automodel::cli {

namespace {

struct ls_options {
  std::string cluster;
  bool json = false;
};

result<int> ls(const ls_options& options) {
  auto cluster = cluster_client::start(options.cluster);
  if (!cluster)
    return pass_on(cluster);
  auto known = list_submitted(*cluster);
  if (!known)
    return pass_on(known);
  if (options.json) {
    auto out = nlohmann::json::array();
    for (const auto& one : *known)
      out.push_back({{"id", one.id},
                     {"name", one.name},
                     {"state", actors::state_text(one)},
                     {"because", one.because},
                     {"records", one.records},
                     {"last_unix_ms", one.last_unix_ms}});
    std::printf("%s\n", out.dump(2).c_str());
    return 0;
  }
  std::printf("%-15s %-9s %8s  %s\n", "EXPERIMENT", "STATE", "RECORDS", "NAME");
  for (const auto& one : *known)
    std::printf("%-15s %-9s %8llu  %s%s\n", short_id(one.id).c_str(),
                std::string{actors::state_text(one)}.c_str(),
                static_cast<unsigned long long>(one.records), one.name.c_str(),
                one.because.empty() ? "" : ("; " + one.because).c_str());
  return 0;
}

} // namespace

void add_ls(CLI::App& program, action& chosen) {
  auto* command = program.add_subcommand(
      "ls", "List the experiments of a cluster and how far they are.");
  auto options = std::make_shared<ls_options>();
  command->add_option("--cluster", options->cluster,
                      "The client's node file; default "
                      "$AUTOMODEL_CLUSTER/client.toml");
  command->add_flag("--json", options->json, "As JSON");
  command->callback(
      [options, &chosen] { chosen = [options] { return ls(*options); }; });
}

} // namespace automodel::cli
