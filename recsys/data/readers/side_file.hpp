#pragma once

#include "base/error.hpp"
#include "recsys/data/data_source.hpp"
#include "recsys/data/import/table_builder.hpp"
#include "recsys/data/text/text_file.hpp"

#include <filesystem>
#include <optional>

namespace automodel::recsys {

/// The file that says what the items of `interactions` are: data_source::items
/// if it is given, else the one file beside the interactions whose name says
/// so (NAME_items.tsv, items.csv, items_sas.tsv, movies.csv, movies.dat,
/// u.item); nothing if there is none or more than one.
std::optional<std::filesystem::path>
find_item_file(const data_source& source,
               const std::filesystem::path& interactions);

/// Reads titles and further columns of items from a RecBole .item file,
/// movies.dat (::), u.item (|) or a csv or tsv file with a header, whose first
/// column holds the item's id and whose title column is named for it.
result<void> read_item_file(const source_file& file, table_builder& out);

/// Reads columns of users from a RecBole .user file or a csv or tsv file with a
/// header, whose first column holds the user's id.
result<void> read_user_file(const source_file& file, table_builder& out);

/// Reads a RecBole .user or .item file, whose id field is `key`, or the first
/// field if there is none of that name.
result<void> read_recbole_side(const source_file& file, std::string_view key,
                               side_table& table, table_builder& out);

} // namespace automodel::recsys
