#pragma once

#include "base/error.hpp"
#include "runtime/logging.hpp"
#include "runtime/net/membership.hpp"

#include <cstdint>
#include <filesystem>
#include <string>

namespace automodel::cli {

/// What a node of a cluster is started with: defaults < file < environment.
/// Which roles it has stands in its certificate.
struct node_settings {
  runtime::net_options net;
  std::filesystem::path memory; ///< folder of what the node keeps
  std::string gateway;          ///< where it can be watched; see run_gateway
  bool control = false;         ///< people with the token may act on its actors
  runtime::log_level log_level = runtime::log_level::info;
  std::string log_file;
};

/// Paths in the file are relative to its folder.
/// Errors: those of runtime::configuration; invalid_argument (an address).
result<node_settings> read_node_settings(const std::filesystem::path& file);

/// For people: every key, its default and what it means.
std::string explain_node_settings();

} // namespace automodel::cli
