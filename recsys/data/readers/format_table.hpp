#pragma once

#include "base/error.hpp"
#include "recsys/data/data_source.hpp"
#include "recsys/data/import/table_builder.hpp"
#include "recsys/data/text/text_file.hpp"

#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// One way to store interactions. To add a format, write its functions in a
/// file of its own and name it in format_table.cpp: nothing else knows formats.
struct format {
  std::string_view name;    ///< as in data_source::format, "recbole"
  std::string_view summary; ///< one line for `automodel formats`
  std::string_view example; ///< the first lines of a file

  /// Whether `path` (a file or a folder) looks like this format. `head` holds
  /// the first bytes of a file and is empty for a folder.
  bool (*recognises)(const std::filesystem::path& path, std::string_view head);

  /// The files to be read, the interactions first. Errors: not_found.
  result<std::vector<std::filesystem::path>> (*files)(const data_source&);

  /// Parses them. `files` are in the order of the function above. A pure
  /// function: what is wrong with the bytes comes back as an error.
  result<void> (*read)(std::span<const source_file> files, const data_source&,
                       table_builder& out);
};

/// All formats, in the order in which they are tried.
std::span<const format> formats() noexcept;

/// By name. Errors: invalid_argument naming all formats.
result<const format*> find_format(std::string_view name);

/// By path and content. Errors: not_found, parse_error naming what was tried.
result<const format*> recognise_format(const std::filesystem::path& path);

} // namespace automodel::recsys
