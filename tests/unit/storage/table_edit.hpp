#pragma once

#include "storage/memory_layout.hpp"
#include "storage/tables.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <string>

namespace automodel::storage::test {

/// Keys and values of one table.
using table_content = std::map<std::string, std::string>;

/// Damages a memory that nobody has open: reads a table whole, lets `edit`
/// change it, writes it back.
void edit_table(const std::filesystem::path& memory, table_id table,
                const std::function<void(table_content&)>& edit);

/// The key of a journal entry.
std::string journal_key(std::uint64_t index);

} // namespace automodel::storage::test
