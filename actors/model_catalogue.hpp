#pragma once

#include "actors/worker_source.hpp"
#include "base/error.hpp"
#include "recsys/experiment/model_defaults.hpp"

#include <string>
#include <vector>

namespace automodel::actors {

/// A model family as it is listed to people.
struct model_entry {
  recsys::family_description family;
  std::string summary;
  std::string source;        ///< paper
  bool deterministic = true; ///< the seed has no influence on a fit
};

/// What this machine's workers can fit, and on which kernels.
struct model_catalogue {
  std::vector<model_entry> models;
  std::string kernel_profile; ///< instruction set, number format, threads
  std::vector<std::string> protections; ///< of the sandbox, in force
  std::vector<std::string> missing;     ///< protections the kernel refused

  std::vector<recsys::family_description> families() const;
  std::vector<std::string> stochastic() const;
};

/// Asks a worker. Errors: those of worker_source::spawn, worker_failed.
result<model_catalogue> describe_models(worker_source& workers);

} // namespace automodel::actors
