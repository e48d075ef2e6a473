#pragma once

#include "cli/health_check.hpp"
#include "cli/node_settings.hpp"

namespace automodel::cli {

/// What a node with this file needs beyond its machine: its certificate, the
/// address it listens at, the seeds.
std::vector<health_check> check_cluster(const node_settings& settings);

} // namespace automodel::cli
