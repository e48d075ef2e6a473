#pragma once

#include "actors/program_check.hpp"
#include "base/error.hpp"
#include "recsys/papers/compose/composition.hpp"
#include "recsys/papers/record/method_record.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace automodel::cli {

/// Exit code of a command that found a method it cannot fully express: it
/// wrote a skeleton and the list of what is unresolved.
inline constexpr int unresolved_exit_code = 2;

/// Reads and checks a record, or reads one from a paper, and composes it;
/// problems of the record are printed to the error stream and stop nothing that
/// can still be composed. Errors: not_found, parse_error, resource_exhausted,
/// those of compose().
result<recsys::composition> compose_file(const std::string& record,
                                         const std::string& data_set);

/// The same of what the record adds to a model of the zoo, "deepfm", put there
/// behind a switch. Errors: those, and of insert_into().
result<recsys::composition> insert_file(const std::string& record,
                                        const std::string& model,
                                        const std::string& data_set);

/// The same of a record that was read.
result<recsys::composition> insert_record(const recsys::method_record& record,
                                          const std::string& model,
                                          const std::string& data_set);

/// The gates of a complete composition, with its reference if it has one, in a
/// sandboxed worker. Errors: those of check_program.
result<std::vector<actors::gate_report>>
gates_of(const recsys::composition& made, actors::worker_source& workers);

/// The files of a composition in `folder`: program.py with its blocks, or
/// skeleton.py; reference.py; recipe.toml; notes.json; nearest.diff, from the
/// zoo's nearest program. Gives their names. Errors: io_error, storage_full.
result<std::vector<std::string>>
write_composition(const recsys::composition& of,
                  const std::filesystem::path& folder);

/// What a person wants to know of it at once, on the terminal.
void print_composition(const recsys::composition& of,
                       const std::filesystem::path& folder,
                       const std::vector<std::string>& files);

} // namespace automodel::cli
