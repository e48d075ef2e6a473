#pragma once

#include "base/error.hpp"
#include "recsys/data/progress.hpp"

#include <filesystem>

namespace automodel::recsys {

/// Gets the MovieLens ratings that Debian ships in the package r-cran-dslabs
/// (100,004 ratings of 671 users for 9,066 movies, with titles, genres and
/// timestamps) and writes them as RecBole atomic files into
/// `target/movielens`, which is returned. Runs `apt-get download` and
/// `dpkg-deb` in a temporary folder; needs no root and no R. A folder that is
/// complete already is returned as it is.
///
/// Errors: unavailable (apt or its package lists are missing, with what to
/// run), io_error, storage_full, corrupt (the package is not as expected).
result<std::filesystem::path>
fetch_movielens(const std::filesystem::path& target,
                const progress_callback& progress = {});

} // namespace automodel::recsys
