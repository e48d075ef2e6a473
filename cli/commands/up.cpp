#include "cli/background_process.hpp"
#include "cli/command.hpp"
#include "cli/node_settings.hpp"
#include "cli/report_files.hpp"
#include "cli/workspace.hpp"
#include "runtime/net/certificate_maker.hpp"

#include <cstdio>
#include <fstream>
#include <memory>
#include <string_view>
#include <thread>

namespace automodel::cli {

namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr auto start_patience = 30s;
constexpr auto stop_patience = 20s;
constexpr const char* head = "head";
constexpr const char* client = "client";

struct up_options {
  std::string folder;
  std::uint32_t nodes = 3, slots = 1;
  std::uint16_t port = 7450;
  bool control = false;
};

fs::path config_file(const fs::path& folder, const std::string& name) {
  return folder / (name + ".toml");
}

// A file that people changed is theirs, once this line is gone.
constexpr std::string_view anew
    = "# `automodel up` writes this file anew, unless you remove this line.\n";

bool is_written_by_up(const fs::path& file) {
  std::ifstream from{file, std::ios::binary};
  std::string head(anew.size(), '\0');
  return !from.read(head.data(), static_cast<std::streamsize>(head.size()))
         || head == anew;
}

bool is_up(const fs::path& folder, const std::string& name) {
  auto known = owner_of(folder / name);
  return known && is_running(*known);
}

std::vector<std::string> names_of(std::uint32_t nodes) {
  std::vector<std::string> out{head};
  for (std::uint32_t n = 2; n <= nodes; ++n)
    out.push_back("node-" + std::to_string(n));
  return out;
}

// Certificates are made once for a folder; they are good for nothing else.
result<void> make_certificates(const fs::path& folder,
                               const std::vector<std::string>& names) {
  auto certs = folder / "certs";
  auto made = [&](const std::string& name) {
    return fs::exists(certs / (name + ".pem"));
  };
  if (!made("ca"))
    if (auto begun = runtime::make_authority(certs, "local"); !begun)
      return begun;
  auto roles = [](const std::string& name) -> std::vector<std::string> {
    if (name == head)
      return {"memory", "coordinator", "compute", "evaluator", "gateway"};
    if (name == client)
      return {"gateway"};
    return {"compute", "evaluator"};
  };
  auto all = names;
  all.emplace_back(client);
  for (const auto& name : all)
    if (!made(name))
      if (auto issued = runtime::make_certificate(
              certs, {"local", name, roles(name)}, std::chrono::hours{24 * 30});
          !issued)
        return pass_on(issued);
  return {};
}

std::string config_of(const std::string& name, const up_options& options) {
  auto seed = "127.0.0.1:" + std::to_string(options.port);
  auto text = std::string{anew} + "[tls]\ncertificate = \"certs/" + name
              + ".pem\"\nkey = \"certs/" + name
              + ".key\"\nauthority = \"certs/ca.pem\"\n\n[net]\n";
  text += name == head ? "listen = \"" + seed + "\"\n"
                       : "seeds = \"" + seed + "\"\n";
  if (name != client)
    text += "\n[node]\nslots = " + std::to_string(options.slots)
            + "\nmemory = \"" + name
            + "\"\ncontrol = " + (options.control ? "true" : "false")
            + "\n\n[log]\nfile = \"" + name + ".jsonl\"\n";
  return text;
}

result<void> start_node(const fs::path& folder, const std::string& name,
                        const std::string& program, const up_options& options) {
  auto config = config_file(folder, name);
  if (is_written_by_up(config))
    if (auto written = write_file(config, config_of(name, options)); !written)
      return written;
  auto ready = folder / (name + ".ready");
  std::error_code ignored;
  fs::remove(ready, ignored);
  auto log = folder / (name + ".log");
  auto started = start_in_background(
      {program, "node", "--config", config.string(), "--ready", ready.string()},
      log);
  if (!started)
    return pass_on(started);
  auto end = std::chrono::steady_clock::now() + start_patience;
  while (!fs::exists(ready)) {
    if (!is_running(*started))
      return fail(errc::unavailable, "node " + name + " did not start",
                  "see " + log.string());
    if (std::chrono::steady_clock::now() > end)
      return fail(errc::deadline_exceeded,
                  "node " + name + " does not listen yet",
                  "see " + log.string());
    std::this_thread::sleep_for(20ms);
  }
  return {};
}

result<int> up(const up_options& options) {
  std::error_code failed;
  auto folder = fs::absolute(cluster_folder(options.folder), failed);
  if (!failed)
    fs::create_directories(folder, failed);
  if (failed)
    return fail_at({folder.string()}, errc::io_error, failed.message());
  auto program = executable_beside("automodel");
  if (!program)
    return pass_on(program);
  auto names = names_of(options.nodes);
  if (auto made = make_certificates(folder, names); !made)
    return pass_on(made);
  auto client_file = config_file(folder, client);
  if (is_written_by_up(client_file))
    if (auto written = write_file(client_file, config_of(client, options));
        !written)
      return pass_on(written);
  for (const auto& name : names) {
    auto log = folder / (name + ".log");
    if (is_up(folder, name)) {
      std::printf("%-8s is up already, log %s\n", name.c_str(), log.c_str());
      continue;
    }
    if (auto started = start_node(folder, name, program->string(), options);
        !started)
      return pass_on(started);
    std::printf("%-8s is up, %u slots, log %s\n", name.c_str(), options.slots,
                log.c_str());
  }
  std::printf("\nexport AUTOMODEL_CLUSTER=%s\nNext: automodel submit FILE, "
              "automodel ls, automodel down\n",
              folder.c_str());
  return 0;
}

result<int> down(const std::string& given) {
  std::error_code failed;
  int stopped = 0;
  auto folder = cluster_folder(given);
  for (const auto& entry : fs::directory_iterator{folder, failed}) {
    auto process = owner_of(entry.path());
    if (!process || !is_running(*process))
      continue;
    auto ended = stop(*process, stop_patience);
    if (!ended)
      return pass_on(ended);
    std::printf("%-8s %s\n", entry.path().filename().c_str(),
                *ended ? "was killed: it did not stop in time" : "stopped");
    ++stopped;
  }
  if (failed)
    return fail_at({folder.string()}, errc::not_found, failed.message(),
                   "automodel up makes this folder");
  if (stopped == 0)
    std::printf("No node of %s was running.\n", folder.c_str());
  return 0;
}

} // namespace

void add_up(CLI::App& program, action& chosen) {
  auto* command = program.add_subcommand(
      "up", "Start a cluster on this machine: a node `head` that keeps the "
            "memory, and\nothers that compute, each a process of its own, "
            "joined by mutual TLS with\nthrow-away certificates. Those that "
            "are up stay as they are.");
  auto options = std::make_shared<up_options>();
  command->add_option("--nodes", options->nodes, "How many, head included")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  command
      ->add_option("--slots", options->slots,
                   "Pieces of work at a time, of each node")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  command
      ->add_option("--folder", options->folder,
                   "For certificates, configuration, logs and the memory")
      ->capture_default_str();
  command->add_flag("--allow-control", options->control,
                    "Let whoever has the token, head/gateway.token, kill, "
                    "restart and pause actors");
  command->add_option("--port", options->port, "Of the head")
      ->capture_default_str();
  command->callback(
      [options, &chosen] { chosen = [options] { return up(*options); }; });
}

void add_down(CLI::App& program, action& chosen) {
  auto* command = program.add_subcommand(
      "down",
      "Stop the cluster that `automodel up` started, and its nodes that "
      "were started by\nhand. Its memory stays.");
  auto folder = std::make_shared<std::string>();
  command->add_option("--folder", *folder, "The same as of `automodel up`");
  command->callback(
      [folder, &chosen] { chosen = [folder] { return down(*folder); }; });
}

} // namespace automodel::cli
