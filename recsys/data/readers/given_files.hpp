#pragma once

#include "base/error.hpp"
#include "recsys/data/import/table_builder.hpp"
#include "recsys/data/text/text_file.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace automodel::recsys {

/// Which part of a given split a file holds, by its name: one that holds the
/// word train, valid (validation, val, dev) or test.
std::optional<given_part> part_of(const std::filesystem::path& file);

/// Brings the files of a folder into the order train, valid, test. One file
/// needs no part in its name. Errors: not_found (none), invalid_argument (two
/// files of one part, or one of none; no training file).
result<std::vector<std::filesystem::path>>
as_given_files(const std::filesystem::path& folder,
               std::vector<std::filesystem::path> files);

/// Reads files one after the other and marks the rows with their parts when
/// there are several.
result<void>
read_given_files(std::span<const source_file> files, table_builder& out,
                 const std::function<result<void>(const source_file&)>& read);

} // namespace automodel::recsys
