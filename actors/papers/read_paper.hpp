#pragma once

#include "actors/autotrain/recipe.hpp"
#include "actors/worker_source.hpp"
#include "base/error.hpp"
#include "recsys/papers/document/document.hpp"

#include <filesystem>

namespace automodel::actors {

/// A paper that lies on this machine.
struct paper_order {
  std::filesystem::path path; ///< a file, or a folder of LaTeX sources
  job_limits limits{120, std::uint64_t{2} << 30};
};

/// Reads a paper in a sandboxed worker, which sees the file and nothing else.
/// What it answers is checked like everything from outside. Errors: not_found,
/// parse_error (it cannot be understood), resource_exhausted,
/// deadline_exceeded (the file keeps the reader busy), worker_failed (the file
/// made it crash), those of worker_source::spawn.
result<recsys::document> read_paper(worker_source& workers,
                                    const paper_order& order);

} // namespace automodel::actors
