#pragma once

#include "recsys/models/program/program.hpp"

namespace automodel::recsys {

/// Everything a program learned. Tables are contiguous float32 [rows, width].
struct program_weights {
  tensor_map tables, params, state;
};

/// The parts of init's answer, by the prefixes of their names.
program_weights sorted_out(const tensor_map& initial);

/// The same tensors without autograd's marks.
program_weights detached(const program_weights& of);

/// Writes `from` into the memory of `to`; state is replaced. Errors: corrupt
/// (other names or shapes).
result<void> overwrite(program_weights& to, const program_weights& from);

/// Copies that later steps do not move.
program_weights snapshot(const program_weights& of);

} // namespace automodel::recsys
