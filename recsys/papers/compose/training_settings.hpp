#pragma once

#include "recsys/papers/compose/program_draft.hpp"
#include "recsys/papers/compose/setting_reader.hpp"

namespace automodel::recsys {

/// Configures a draft by what the record says of training: optimizer, learning
/// rate and its schedule, penalty, batch, epochs, stopping. What it does not
/// say is assumed as the zoo's programs of the task have it.
void configure_training(setting_reader& settings, bool sequential,
                        program_draft& draft);

} // namespace automodel::recsys
