#pragma once

#include "base/error.hpp"
#include "recsys/data/readers/dslabs_ratings.hpp"

#include <filesystem>

namespace automodel::recsys {

/// Writes ratings as the RecBole atomic files `folder`/NAME.inter and
/// NAME.item, NAME being the folder's `name`. Errors: io_error, storage_full.
result<void> write_recbole(const dslabs_ratings& ratings,
                           const std::filesystem::path& folder,
                           const std::string& name);

} // namespace automodel::recsys
