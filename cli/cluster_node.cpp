#include "cli/cluster_node.hpp"

#include "actors/cluster/linked_inspectors.hpp"
#include "actors/cluster/node_parts.hpp"
#include "actors/gateway/progress_relay.hpp"
#include "actors/message_types.hpp"
#include "base/joined.hpp"
#include "cli/background_process.hpp"
#include "cli/node_signals.hpp"
#include "cli/report_files.hpp"
#include "cli/run_gateway.hpp"
#include "cli/version.hpp"
#include "cli/workspace.hpp"
#include "runtime/net/credentials.hpp"
#include "runtime/node.hpp"

#include <cstdio>

namespace automodel::cli {

namespace {

using namespace std::chrono_literals;

// What the experiments' actors rest on is in one process for now.
result<void> check_roles(const runtime::node_identity& who) {
  if (who.has("memory") != who.has("coordinator"))
    return fail(errc::invalid_argument,
                "node " + who.node
                    + " has one of the roles memory and "
                      "coordinator without the other",
                "give it both: a coordinator writes to its own memory");
  return {};
}

result<actors::node_parts> make_parts(const runtime::node_identity& who,
                                      const node_settings& settings) {
  auto executable = worker_executable();
  if (!executable)
    return pass_on(executable);
  runtime::fork_server_options server;
  server.executable = *executable;
  auto workers = std::make_shared<actors::worker_source>(std::move(server));
  const auto& folder = settings.memory;
  std::shared_ptr<storage::memory> memory;
  if (who.has("memory")) {
    auto opened = storage::memory::open(folder);
    if (!opened)
      return pass_on(opened);
    memory = std::make_shared<storage::memory>(std::move(*opened));
  }
  auto artefacts = memory
                       ? result<storage::artefact_store>{memory->artefacts()}
                       : storage::artefact_store::create(folder / "artefacts");
  if (!artefacts)
    return pass_on(artefacts);
  return actors::node_parts{
      who.node,          memory,           std::move(*artefacts),
      workers,           folder / "cache", folder / "scratch",
      settings.net.slots};
}

std::vector<runtime::child_spec> roles_of(const runtime::node_identity& who,
                                          const actors::node_parts& parts) {
  std::vector<runtime::child_spec> out;
  if (who.has("memory"))
    add_memory(out, parts);
  if (who.has("coordinator") || who.has("compute"))
    add_artefacts(out, parts);
  if (who.has("compute"))
    add_slots(out, parts);
  if (who.has("coordinator")) {
    add_coordinator(out, parts);
    add_inbox(out, parts);
  }
  return out;
}

// Orders are recorded before they are done, so only who keeps the memory takes
// them from people; others act for the coordinator.
result<std::optional<actors::gateway_options>>
gateway_of(const runtime::node_identity& who, const node_settings& settings,
           const actors::node_parts& parts) {
  if (!who.has("gateway"))
    return std::optional<actors::gateway_options>{};
  auto gateway = run_gateway(settings.gateway, settings.memory,
                             settings.control && who.has("memory"));
  if (gateway && *gateway && parts.memory)
    (*gateway)->memory = parts.memory->reader();
  return gateway;
}

actors::node_identity shown_as(const runtime::node& node,
                               const runtime::node_identity& who,
                               const node_settings& settings) {
  actors::node_identity out;
  out.id = node.id();
  out.incarnation = node.incarnation();
  out.version = version;
  out.roles = who.roles;
  out.labels = settings.net.labels;
  out.limits["slots"] = settings.net.slots;
  return out;
}

} // namespace

result<int> run_cluster_node(const node_settings& settings,
                             const std::filesystem::path& ready) {
  // Before any other thread: threads inherit that the signals are blocked.
  node_signals signals;
  auto identity = runtime::load_identity(settings.net.files);
  if (!identity)
    return pass_on(identity);
  const auto& who = *identity;
  if (auto sound = check_roles(who); !sound)
    return pass_on(sound);
  auto log = runtime::logging::open(
      {settings.log_level, true, settings.log_file, who.node});
  if (!log)
    return pass_on(log);
  auto claimed = claim_folder(settings.memory);
  if (!claimed)
    return pass_on(claimed);
  auto parts = make_parts(who, settings);
  if (!parts)
    return pass_on(parts);
  auto gateway = gateway_of(who, settings, *parts);
  if (!gateway)
    return pass_on(gateway);
  runtime::node_options options;
  options.log = *log;
  options.grace = 10s;
  options.net = settings.net;
  options.add_messages = [](runtime::system_config& config) {
    config.add_messages<caf::id_block::automodel_actors>();
  };
  auto node = runtime::node::start(std::move(options));
  if (!node)
    return pass_on(node);
  auto roles = roles_of(who, *parts);
  add_watching(
      roles, shown_as(**node, who, settings),
      std::make_shared<actors::linked_inspectors>((*node)->environment()),
      *gateway, settings.control);
  if (*gateway && who.has("coordinator"))
    roles.push_back(
        runtime::child<actors::progress_relay>(actors::observer_path));
  if (auto started = (*node)->supervise(std::move(roles)); !started)
    return pass_on(started);
  auto listening = (*node)->join();
  if (!listening)
    return pass_on(listening);
  auto line = "node " + who.node + " (" + joined(who.roles) + ") of cluster "
              + who.cluster + " listens at " + to_string(*listening);
  log->component("node").info("{}", line);
  if (!ready.empty())
    if (auto told = write_file(ready, to_string(*listening) + '\n'); !told)
      return pass_on(told);
  auto why = signals.wait(**node);
  (*node)->shut_down();
  if (why.cause)
    return tl::unexpected<error>(*why.cause);
  // A signal is how a node is meant to end.
  return why.signal == SIGTERM || why.signal == SIGINT ? 0 : why.exit_code();
}

} // namespace automodel::cli
