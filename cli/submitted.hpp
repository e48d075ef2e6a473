#pragma once

#include "actors/coordinator/submission.hpp"
#include "base/error.hpp"
#include "cli/cluster_client.hpp"

#include <string>
#include <vector>

namespace automodel::cli {

inline constexpr const char* inbox_path = "/inbox";

/// The start of an id, with the number of a rerun: "0123456789ab.2".
std::string short_id(const std::string& id);

actors::message<actors::schema::SubmitExperiment>
submission(const actors::submission& of);

/// All, or the one of that id. Errors: those of cluster_client::ask.
result<std::vector<actors::known_experiment>>
list_submitted(cluster_client& cluster, const std::string& id = {});

} // namespace automodel::cli
