#include "cli/cluster_client.hpp"

#include "actors/message_types.hpp"
#include "cli/node_settings.hpp"
#include "cli/workspace.hpp"

#include <thread>

namespace automodel::cli {

using namespace std::chrono_literals;

result<cluster_client> cluster_client::start(const std::string& config) {
  auto file = config.empty() ? cluster_folder() / "client.toml"
                             : std::filesystem::path{config};
  if (!std::filesystem::exists(file))
    return fail_at({file.string()}, errc::not_found,
                   "this file would say where the cluster is",
                   "start one with `automodel up`, or name the file with "
                   "--cluster");
  auto settings = read_node_settings(file);
  if (!settings)
    return pass_on(settings);
  std::string seeds;
  for (const auto& seed : settings->net.seeds)
    seeds += (seeds.empty() ? "" : ", ") + to_string(seed);
  // The log is for nodes that stay.
  auto log = runtime::logging::open({runtime::log_level::error, true, "", ""});
  if (!log)
    return pass_on(log);
  runtime::node_options options;
  options.log = *log;
  options.net = settings->net;
  options.add_messages = [](runtime::system_config& to) {
    to.add_messages<caf::id_block::automodel_actors>();
  };
  auto node = runtime::node::start(std::move(options));
  if (!node)
    return pass_on(node);
  if (auto joined = (*node)->join(); !joined)
    return pass_on(joined);
  return cluster_client{std::move(*node), std::move(seeds)};
}

result<void>
cluster_client::wait_for(const std::string& path,
                         std::chrono::milliseconds patience) const {
  auto end = std::chrono::steady_clock::now() + patience;
  while (!node_->directory().find_any(path)) {
    if (std::chrono::steady_clock::now() > end)
      return fail(errc::unavailable,
                  "no node that offers " + path + " was reached at " + seeds_,
                  "is the cluster up? automodel up starts one here");
    std::this_thread::sleep_for(10ms);
  }
  return {};
}

} // namespace automodel::cli
