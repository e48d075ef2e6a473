#pragma once

#include "actors/interfaces.hpp"
#include "actors/model_catalogue.hpp"
#include "actors/worker_source.hpp"
#include "base/error.hpp"
#include "recsys/experiment/experiment_spec.hpp"

#include <memory>
#include <string>
#include <vector>

namespace automodel::cli {

/// Worker processes from automodel-worker beside this executable.
/// Errors: not_found.
result<std::shared_ptr<actors::worker_source>> open_workers();

/// An experiment file, resolved, and what this machine computes it with.
struct prepared_experiment {
  recsys::experiment_spec spec;
  actors::model_catalogue models;

  actors::message<actors::schema::RunExperiment>
  as_message(const std::string& id) const;
};

/// The one experiment of a file; of a matrix one point must be chosen.
/// Errors: those of prepare_experiments; invalid_argument.
result<prepared_experiment>
prepare_experiment(const std::string& file,
                   const std::vector<std::string>& overrides,
                   actors::worker_source& workers);

/// Every experiment of a file. Errors: those of recsys::load_experiments and of
/// the models' defaults, with file, line and what is allowed; of the worker
/// that describes the models.
result<std::vector<prepared_experiment>>
prepare_experiments(const std::string& file,
                    const std::vector<std::string>& overrides,
                    actors::worker_source& workers);

} // namespace automodel::cli
