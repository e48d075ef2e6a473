#pragma once

#include "recsys/array/array_file.hpp"
#include "recsys/training/weights.hpp"

namespace automodel::recsys {

/// Adds weights as arrays "table/NAME", "param/NAME" and "state/NAME", each
/// behind `prefix`. They must live until the file is written.
void save_weights(const program_weights& weights, array_file_writer& out,
                  std::string_view prefix = {});

/// The inverse. The tensors lie in the mapped file, which must outlive them
/// and may not be written to. Errors: corrupt.
result<program_weights> load_weights(const array_file& file,
                                     std::string_view prefix = {});

/// Whether save_weights can store tensors of this type.
bool is_storable(const at::Tensor& value);

} // namespace automodel::recsys
