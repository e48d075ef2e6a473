#pragma once

#include "base/error.hpp"
#include "recsys/tuning/portfolio.hpp"
#include "recsys/tuning/search_space.hpp"
#include "storage/memory_reader.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace automodel::actors {

/// Which searches may teach one that is about to begin.
struct experience_query {
  std::string candidate;      ///< name of it, in those searches too
  std::string metric;         ///< selection metric: "ndcg@10"
  std::size_t searches = 100; ///< at most, the newest
};

/// What finished experiments found for a candidate, on validation, in the order
/// of the journal, with more being better; of each setting what `space` asks
/// about.
result<std::vector<recsys::past_search>>
past_searches(const storage::memory_reader& memory,
              const experience_query& query, const recsys::search_space& space);

/// What to try first for it in a search of `trials` trials: a quarter of them
/// at most, so that a memory that misleads costs no more (docs/memory.md).
result<std::vector<parameters>>
first_from_memory(const storage::memory_reader& memory,
                  const experience_query& query,
                  const recsys::search_space& space, std::size_t trials);

} // namespace automodel::actors
