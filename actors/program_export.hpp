#pragma once

#include "actors/autotrain/job_request.hpp"
#include "actors/autotrain/recipe.hpp"
#include "actors/worker_source.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"

namespace automodel::actors {

/// A trained program to be exported. The descriptors stay the caller's.
struct export_order {
  recipe how;
  int model = -1, vocabulary = -1;
  int out = -1; ///< an open, empty file
};

struct exported_archive {
  digest content;
  std::uint64_t bytes = 0;
};

/// Writes a trained program as an archive for PyTorch, in a sandboxed worker
/// (recsys/models/program/export_program.hpp). Errors: invalid_argument (the
/// family is no program), corrupt, io_error, those of worker_source::spawn.
result<exported_archive> export_model(worker_source& workers,
                                      const export_order& order);

} // namespace automodel::actors
