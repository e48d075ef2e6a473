#pragma once

#include "base/error.hpp"
#include "cli/node_settings.hpp"

#include <filesystem>

namespace automodel::cli {

/// Runs a node of a cluster in this process, with the roles of its
/// certificate, until a signal ends it. Writes a line to `ready` (if it names a
/// file) once it listens: its address. Returns the exit code.
/// Errors: those of credentials::load, memory::open and node::start;
/// invalid_argument (roles that do not go together).
result<int> run_cluster_node(const node_settings& settings,
                             const std::filesystem::path& ready);

} // namespace automodel::cli
