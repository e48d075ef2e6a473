#pragma once

#include "storage/lmdb/transaction.hpp"
#include "storage/memory_reader.hpp"
#include "storage/record_facts.hpp"

#include <string>
#include <string_view>

namespace automodel::storage {

/// One step of the fold behind the experiments table. `annex` gives the time.
void fold_into(experiment_summary& summary, std::uint64_t index,
               const record_facts& facts, std::int64_t unix_ms);

/// The time in an annex; 0 where there is none.
std::int64_t committed_unix_ms(const annex_message& annex);

/// The summary as a value of the table; its experiment is the key.
std::string to_value(const experiment_summary& summary);

/// Errors: corrupt.
result<experiment_summary> summary_from(std::string_view experiment,
                                        lmdb::view value);

} // namespace automodel::storage
