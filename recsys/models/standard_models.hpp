#pragma once

#include "recsys/models/recommender.hpp"

namespace automodel::recsys {

/// Every family this build knows: the classical ones and the model programs.
model_registry standard_models();

} // namespace automodel::recsys
