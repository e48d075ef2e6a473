#pragma once

#include "base/error.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>

namespace automodel::storage::lmdb {

/// Whether the two meta pages say that this is an LMDB file of ours. LMDB
/// itself trusts their numbers, so this comes before it opens the file.
/// Errors: not_found, corrupt, incompatible, io_error.
result<void> check_meta_pages(const std::filesystem::path& data_file);

/// Walks every page of every tree and the free list: each in its bounds, at
/// its number, used once, its keys in order, counts as stated. LMDB walks the
/// same pages unchecked and would crash on what is found here.
///
/// `snapshot` is the id of an open read transaction, which keeps its pages
/// from being reused while others write; nothing: nobody writes, and the last
/// commit is checked. Errors: corrupt, io_error; unavailable when the
/// snapshot's meta page was overwritten meanwhile.
result<void> check_pages(const std::filesystem::path& data_file,
                         std::optional<std::size_t> snapshot = {});

} // namespace automodel::storage::lmdb
