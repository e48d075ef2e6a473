#include "runtime/node.hpp"

#include "base/joined.hpp"
#include "runtime/caf/wire_bridge.hpp"
#include "runtime/net/credentials.hpp"
#include "runtime/root.hpp"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace automodel::runtime {

namespace {

// RFC 4122, version 4.
result<std::string> random_uuid() {
  std::array<unsigned char, 16> bytes;
  if (::getrandom(bytes.data(), bytes.size(), 0)
      != static_cast<ssize_t>(bytes.size()))
    return fail(errc::unavailable, "the system gave no random numbers");
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3f) | 0x80);
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10)
      out += '-';
    out += fmt::format("{:02x}", bytes[i]);
  }
  return out;
}

} // namespace

int stop_reason::exit_code() const noexcept {
  switch (what) {
  case kind::done:
    return 0;
  case kind::signal:
    return 128 + signal;
  default:
    return automodel::exit_code(cause ? cause->code : errc::internal);
  }
}

std::string to_string(const stop_reason& why) {
  switch (why.what) {
  case stop_reason::kind::done:
    return "done";
  case stop_reason::kind::signal:
    return "signal " + std::to_string(why.signal);
  default:
    return "failed: " + (why.cause ? to_string(*why.cause) : "unknown");
  }
}

struct node::parts {
  explicit parts(node_options given)
      : options(std::move(given)), config(options.actors) {
    if (options.add_messages)
      options.add_messages(config);
    environment.messages = config.catalogue();
    environment.log = options.log;
    system.emplace(config);
  }

  std::string root_path() const { return "/node/" + options.id; }

  void ask_to_stop(stop_reason why) {
    {
      std::lock_guard guard{mutex};
      if (reason)
        return;
      reason = std::move(why);
    }
    asked.notify_all();
  }

  node_options options;
  std::string incarnation;
  system_config config;
  actor_environment environment;
  std::optional<caf::actor_system> system; ///< ends before what it uses
  node_facts own;                          ///< of a node in a cluster
  std::shared_ptr<wire_bridge> bridge;     ///< once it has joined
  root_actor root;
  std::mutex mutex;
  std::condition_variable asked;
  std::optional<stop_reason> reason;
  std::optional<shutdown_report> report;
};

result<std::unique_ptr<node>> node::start(node_options options) {
  std::optional<node_identity> identity;
  if (options.net) {
    auto loaded = load_identity(options.net->files);
    if (!loaded)
      return pass_on(loaded);
    identity = std::move(*loaded);
    options.id = identity->node;
  }
  if (!is_logical_path("/node/" + options.id))
    return fail(errc::invalid_argument,
                "\"" + options.id + "\" is not a node's id",
                "letters, digits and ._-");
  auto incarnation = random_uuid();
  if (!incarnation)
    return pass_on(incarnation);
  auto made = std::make_unique<parts>(std::move(options));
  made->incarnation = std::move(*incarnation);
  if (identity) {
    const auto& net = *made->options.net;
    made->own.who = std::move(*identity);
    made->own.incarnation = made->incarnation;
    made->own.build = net.build;
    made->own.slots = net.slots;
    made->own.labels = net.labels;
  }
  made->environment.log.component("node").info(
      "node {} started as {}", made->options.id, made->incarnation);
  return std::unique_ptr<node>{new node{std::move(made)}};
}

node::node(std::unique_ptr<parts> made) : parts_(std::move(made)) {}

node::~node() {
  shut_down();
  if (!directory().wait_until_empty({}).empty())
    parts_.release(); // threads still use it
}

const std::string& node::id() const noexcept {
  return parts_->options.id;
}

const std::string& node::incarnation() const noexcept {
  return parts_->incarnation;
}

caf::actor_system& node::system() noexcept {
  return *parts_->system;
}

actor_environment& node::environment() noexcept {
  return parts_->environment;
}

result<void> node::supervise(std::vector<child_spec> children, strategy how,
                             restart_limits limits) {
  auto root
      = spawn_at<root_state>(system(), {environment(), parts_->root_path()},
                             how, limits, std::move(children));
  if (!root)
    return pass_on(root);
  parts_->root = *root;
  parts_->root->attach_functor([parts = parts_.get()](const caf::error& cause) {
    if (cause)
      parts->ask_to_stop({stop_reason::kind::failed, 0, from_caf(cause)});
  });
  return {};
}

result<node_address> node::join() {
  if (!parts_->options.net)
    return fail(errc::invalid_argument, "node " + id() + " is in no cluster");
  auto bridge = wire_bridge::start(system(), environment(),
                                   *parts_->options.net, parts_->own);
  if (!bridge)
    return pass_on(bridge);
  parts_->bridge = std::move(*bridge);
  return parts_->bridge->listening();
}

void node::ask_to_stop(stop_reason why) {
  parts_->ask_to_stop(std::move(why));
}

std::function<void(int)> node::on_signal() {
  return [parts = parts_.get()](int signal) {
    parts->ask_to_stop({stop_reason::kind::signal, signal, std::nullopt});
  };
}

stop_reason node::wait() {
  std::unique_lock lock{parts_->mutex};
  parts_->asked.wait(lock, [this] { return parts_->reason.has_value(); });
  return *parts_->reason;
}

std::optional<stop_reason> node::wait_for(std::chrono::milliseconds patience) {
  std::unique_lock lock{parts_->mutex};
  parts_->asked.wait_for(lock, patience,
                         [this] { return parts_->reason.has_value(); });
  return parts_->reason;
}

shutdown_report node::shut_down() {
  if (parts_->report)
    return *parts_->report;
  auto log = environment().log.component("node");
  // No work comes from outside any more.
  parts_->bridge.reset();
  // Then in order, from the last role to the first; then whoever is left.
  if (parts_->root) {
    auto end = std::chrono::steady_clock::now() + parts_->options.grace;
    auto stopped = ask_and_wait<void>(system(), parts_->root,
                                      parts_->options.grace, stop_all{});
    if (!stopped)
      log.warning("not everyone stopped in order: {}",
                  to_string(stopped.error()));
    // The root answers a moment before it is gone.
    while (stopped && directory().find_any(parts_->root_path())
           && std::chrono::steady_clock::now() < end)
      std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
  shutdown_report report;
  for (const auto& path : directory().paths())
    if (auto left = directory().find_local(path)) {
      report.killed.push_back(path);
      kill_actor(*left);
    }
  report.unfinished = directory().wait_until_empty(parts_->options.kill_grace);
  if (!report.killed.empty())
    log.warning("killed because they did not stop: {}", joined(report.killed));
  if (!report.unfinished.empty())
    log.error("did not finish: {}", joined(report.unfinished));
  parts_->environment.log.flush();
  parts_->root = nullptr;
  parts_->report = report;
  return report;
}

} // namespace automodel::runtime
