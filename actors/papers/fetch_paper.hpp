#pragma once

#include "base/digest.hpp"
#include "base/error.hpp"
#include "recsys/papers/hint/paper_hint.hpp"

#include <filesystem>

namespace automodel::actors {

/// Where fetched papers are kept and asked for.
struct paper_source {
  std::filesystem::path cache; ///< folder; made if it is not there
  recsys::paper_resolvers resolvers{};
  bool offline = false; ///< nothing is fetched, only the cache is asked
};

struct fetched_paper {
  std::filesystem::path path; ///< in the cache, named by its hash
  digest content{};
  std::string address; ///< it was asked for at
  bool from_cache = false;
};

/// The file a hint leads to, fetched once: the cache keeps each file under the
/// hash of its content, and is believed only if that hash holds. Where a page
/// answers that says where the paper is, that is followed once. Errors: those
/// of runtime::fetch; unavailable (offline and not in the cache); not_found (a
/// title that leads nowhere); io_error.
result<fetched_paper> fetch_paper(const recsys::paper_hint& hint,
                                  const paper_source& from);

} // namespace automodel::actors
