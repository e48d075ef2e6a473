#pragma once

#include "recsys/models/program/program.hpp"

namespace automodel::recsys {

/// The program whose value has the gradients that autograd gives for `of`: the
/// blocks that cut a gradient on purpose are replaced,
///
///   straight_through(hard, soft)  by soft
///   stop_gradient(x)              by x rounded to eighths: no slope, but for
///                                 the jumps
///
/// so that finite differences can judge what is around them. Only blocks as
/// they stand in the library count as such. Errors: those of compile().
result<program> with_surrogates(const program& of);

} // namespace automodel::recsys
