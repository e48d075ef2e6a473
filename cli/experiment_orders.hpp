#pragma once

#include "actors/coordinator/experiment_order.hpp"
#include "base/error.hpp"

#include <CLI/App.hpp>

#include <string>

namespace automodel::cli {

/// What every command that gives an order about an experiment takes.
struct order_options {
  std::string experiment, cluster, reason;
  bool json = false;
};

/// Adds --cluster and --reason.
void add_order_options(CLI::App& command, order_options& options);

/// Gives the order to the cluster, waits until it is on its disk, and says so.
/// Errors: not_found, conflict (it has ended), those of cluster_client::ask.
result<int> give_order(actors::order_action action,
                       const order_options& options);

} // namespace automodel::cli
