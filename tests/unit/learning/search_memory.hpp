#pragma once

#include "recsys/experiment/experiment_spec.hpp"
#include "recsys/tuning/portfolio.hpp"
#include "storage/memory.hpp"

#include <functional>
#include <string>

namespace automodel::storage::test {

/// Writes a search into a memory, as an experiment's run would leave it: the
/// intent, the data, a training and an evaluation of each configuration, and
/// the end. `name` makes it an experiment of its own; `per_user` gives the
/// artefact of each evaluation's values, if it matters.
void remember(memory& store, const std::string& name,
              const recsys::experiment_spec& spec,
              const recsys::past_search& tried,
              const std::function<digest(std::size_t trial)>& per_user = {});

} // namespace automodel::storage::test
