#pragma once

#include "base/error.hpp"
#include "cli/cluster_client.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace automodel::cli {

inline constexpr const char* inbox_path = "/inbox";

/// An experiment that a cluster knows.
struct submitted_experiment {
  std::string id, name;
  std::string state; ///< queued, running, paused, cancelled, finished, failed
  std::uint64_t records = 0;
  std::int64_t last_unix_ms = 0;

  bool ended() const {
    return state == "finished" || state == "failed" || state == "cancelled";
  }
};

/// The start of an id, with the number of a rerun: "0123456789ab.2".
std::string short_id(const std::string& id);

actors::message<actors::schema::SubmitExperiment>
submission(const actors::message<actors::schema::RunExperiment>& run);

/// All, or the one of that id. Errors: those of cluster_client::ask.
result<std::vector<submitted_experiment>>
list_submitted(cluster_client& cluster, const std::string& id = {});

} // namespace automodel::cli
