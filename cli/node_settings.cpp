#include "cli/node_settings.hpp"

#include "actors/cluster/node_parts.hpp"
#include "cli/version.hpp"
#include "runtime/configuration.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <sstream>
#include <thread>

namespace automodel::cli {

namespace {

using runtime::config_key;

std::vector<config_key> table() {
  return {
      {"tls.certificate", std::string{}, "The node's certificate, PEM"},
      {"tls.key", std::string{}, "Its key, readable by its owner alone"},
      {"tls.authority", std::string{}, "The cluster's authority, ca.pem"},
      {"net.listen", std::string{"127.0.0.1:0"},
       "Address to listen at; port 0 takes any"},
      {"net.seeds", std::string{},
       "Addresses of nodes to stay connected with, by commas"},
      {"net.heartbeat_ms",
       std::int64_t{250},
       "How often peers are told that this node lives",
       {},
       200.0,
       60'000.0},
      {"net.silence_ms",
       std::int64_t{1000},
       "After how much silence a peer is taken for dead; more than two "
       "heartbeats, and the same on all nodes",
       {},
       500.0,
       600'000.0},
      {"node.slots",
       std::int64_t{0},
       "Pieces of work at a time; 0: one for each core",
       {},
       0.0,
       1024.0},
      {"node.labels", std::string{}, "Words to place work by, by commas"},
      {"node.memory", std::string{"memory"},
       "Folder of what the node keeps: the memory, or copies of artefacts"},
      {"node.control", false,
       "Let people act on its actors: with the token of the coordinator's "
       "gateway, which keeps each action as a decision"},
      {"gateway.listen", std::string{},
       "Role gateway: unix:PATH, HOST:PORT or off; empty: gateway.sock in the "
       "memory's folder"},
      {"log.level",
       std::string{"info"},
       "What is written to the log",
       {"trace", "debug", "info", "warning", "error", "off"}},
      {"log.file", std::string{}, "Appended to as JSON lines; empty: none"},
  };
}

// Settings of other parts of the program.
constexpr std::array<std::string_view, 7> elsewhere{
    "AUTOMODEL_MEMORY",      "AUTOMODEL_DATA",  "AUTOMODEL_NODE",
    "AUTOMODEL_CLUSTER",     "AUTOMODEL_TOKEN", "AUTOMODEL_PAPERS",
    "AUTOMODEL_CRASH_IMAGES"};

std::vector<std::string> words_of(const std::string& list) {
  std::vector<std::string> out;
  std::istringstream from{list};
  for (std::string word; std::getline(from, word, ',');) {
    auto first = word.find_first_not_of(' ');
    if (first != std::string::npos)
      out.push_back(word.substr(first, word.find_last_not_of(' ') + 1 - first));
  }
  return out;
}

result<std::filesystem::path>
required_path(const runtime::configuration& settings, const std::string& name,
              const std::filesystem::path& file) {
  const auto& given = settings.text(name);
  if (given.empty())
    return fail_at({file.string()}, errc::invalid_argument,
                   "the file names no " + name,
                   "automodel certs add-node prints what belongs there");
  return file.parent_path() / given;
}

} // namespace

result<node_settings> read_node_settings(const std::filesystem::path& file) {
  runtime::configuration settings{table()};
  if (auto read = settings.read_file(file.string()); !read)
    return pass_on(read);
  if (auto read = settings.read_environment(environ, elsewhere); !read)
    return pass_on(read);
  node_settings out;
  auto& net = out.net;
  for (auto [name, to] : {std::pair{"tls.certificate", &net.files.certificate},
                          std::pair{"tls.key", &net.files.key},
                          std::pair{"tls.authority", &net.files.authority}}) {
    auto path = required_path(settings, name, file);
    if (!path)
      return pass_on(path);
    *to = *path;
  }
  auto listen = runtime::parse_address(settings.text("net.listen"));
  if (!listen)
    return fail_at({file.string()}, errc::invalid_argument,
                   "net.listen: " + listen.error().message,
                   listen.error().hint);
  net.listen = *listen;
  for (const auto& seed : words_of(settings.text("net.seeds"))) {
    auto address = runtime::parse_address(seed);
    if (!address)
      return fail_at({file.string()}, errc::invalid_argument,
                     "net.seeds: " + address.error().message,
                     address.error().hint);
    net.seeds.push_back(*address);
  }
  net.heartbeat
      = std::chrono::milliseconds{settings.integer("net.heartbeat_ms")};
  net.silence = std::chrono::milliseconds{settings.integer("net.silence_ms")};
  if (net.silence <= 2 * net.heartbeat)
    return fail_at({file.string()}, errc::invalid_argument,
                   "net.silence_ms is not more than two heartbeats",
                   "healthy peers would be taken for dead");
  auto slots = settings.integer("node.slots");
  net.slots = slots == 0 ? std::max(1U, std::thread::hardware_concurrency())
                         : static_cast<std::uint32_t>(slots);
  net.labels = words_of(settings.text("node.labels"));
  net.build = version;
  net.access = actors::cluster_access();
  out.memory = file.parent_path() / settings.text("node.memory");
  out.gateway = settings.text("gateway.listen");
  out.control = settings.flag("node.control");
  auto level = runtime::log_level_from(settings.text("log.level"));
  if (!level)
    return pass_on(level);
  out.log_level = *level;
  if (const auto& log = settings.text("log.file"); !log.empty())
    out.log_file = (file.parent_path() / log).string();
  return out;
}

std::string explain_node_settings() {
  std::string out;
  for (const auto& key : table())
    out += "  " + key.name + " (" + to_string(key.fallback) + ")\n      "
           + key.help + '\n';
  return out;
}

} // namespace automodel::cli
