#pragma once

#include "recsys/models/program/program.hpp"

namespace automodel::recsys {

/// The sum of the channels losses/* of forward's answer, a number that a
/// gradient can be taken of. Errors: invalid_argument (there is none, one has
/// several numbers, or it depends on no view and no parameter).
result<at::Tensor> total_loss(const tensor_map& outputs);

} // namespace automodel::recsys
