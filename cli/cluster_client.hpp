#pragma once

#include "actors/interfaces.hpp"
#include "base/error.hpp"
#include "runtime/caf/send.hpp"
#include "runtime/node.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

namespace automodel::cli {

/// A node without work, by which a command talks to a cluster: with a
/// certificate of the role gateway, and over the same links as all others.
class cluster_client {
public:
  /// `config` is its node file; empty: $AUTOMODEL_CLUSTER/client.toml, else
  /// .automodel-cluster/client.toml, which `automodel up` writes.
  /// Errors: not_found, those of read_node_settings and node::start.
  static result<cluster_client> start(const std::string& config);

  /// Asks the actor at `path` of the cluster, once it is linked.
  /// Errors: unavailable (no link in time), those of the actor.
  template <class Handle, class Reply, class Request>
  result<Reply> ask(const std::string& path, std::chrono::milliseconds deadline,
                    Request request) {
    auto linked = wait_for(path, deadline);
    if (!linked)
      return pass_on(linked);
    auto to = node_->directory().find<Handle>(path);
    if (!to)
      return pass_on(to);
    return runtime::ask_and_wait<Reply>(node_->system(), *to, deadline,
                                        std::move(request));
  }

private:
  cluster_client(std::unique_ptr<runtime::node> node, std::string seeds)
      : node_(std::move(node)), seeds_(std::move(seeds)) {}

  result<void> wait_for(const std::string& path,
                        std::chrono::milliseconds patience) const;

  std::unique_ptr<runtime::node> node_;
  std::string seeds_;
};

} // namespace automodel::cli
