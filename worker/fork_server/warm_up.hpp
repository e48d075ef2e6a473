#pragma once

#include "base/error.hpp"
#include "recsys/models/recommender.hpp"

namespace automodel::worker {

/// Fits and scores every built-in model once, on a handful of rows: whatever
/// the numerical libraries open, detect or allocate at first use is there
/// before the first fork, and no worker has to open a file. Errors: those of a
/// fit; internal (a library started threads, so forking would be unsafe).
result<void> warm_up(const recsys::model_registry& models);

} // namespace automodel::worker
