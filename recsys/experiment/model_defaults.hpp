#pragma once

#include "base/error.hpp"
#include "base/parameters.hpp"
#include "recsys/experiment/experiment_spec.hpp"

#include <span>
#include <string>

namespace automodel::recsys {

/// What an experiment must know of a model family. The worker that holds the
/// families describes them; nothing here links one.
struct family_description {
  std::string name;
  parameters fit_defaults{};
  parameters score_defaults{};
  bool ranks = true; ///< the catalogue
  bool predicts_rows = false;
};

/// Completes every candidate with its family's defaults, so that the canonical
/// form writes them out. A parameter takes the type of its default: 2 becomes
/// 2.0 where the default is 0.5, and 0.5 is refused where it is 200. A
/// candidate with a program of its own may bring parameters of its own, and
/// `window_days = "auto"` stays as it is: AutoFeature's analyst proposes it.
///
/// Errors: parse_error with the place in the file, the allowed names and the
/// nearest one, for an unknown model, one that cannot do the experiment's task,
/// an unknown parameter or a wrong type; all of them at once.
result<void> apply_model_defaults(experiment_spec& spec,
                                  std::span<const family_description> families);

} // namespace automodel::recsys
