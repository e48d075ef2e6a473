#pragma once

#include "recsys/array/array_file.hpp"
#include "recsys/models/program/program.hpp"
#include "recsys/training/weights.hpp"

namespace automodel::recsys {

/// A trained program as an artefact holds it.
struct saved_program {
  program model;
  parameters conf;
  program_weights weights; ///< they lie in the file, which must outlive them
};

/// Adds all that is needed to run a program again. The weights must live until
/// the file is written.
void save_program(std::string_view family, const program& model,
                  const parameters& conf, const program_weights& weights,
                  array_file_writer& out);

/// The inverse. Errors: corrupt, incompatible (saved by another family), and
/// those of a program that does not compile.
result<saved_program> load_program(std::string_view family,
                                   const array_file& saved);

/// A count that a saved conf must hold. Errors: corrupt.
result<std::uint32_t> count_in(const parameters& conf, std::string_view name);

} // namespace automodel::recsys
