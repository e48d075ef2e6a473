#pragma once

#include "base/error.hpp"
#include "storage/memory_reader.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>

namespace automodel::actors {

// What the memory holds as the JSON of the API. Errors of all: those of the
// reader.

/// {"experiments": [...]}: those that somebody asked for, oldest first.
result<nlohmann::json> experiments_json(const storage::memory_reader& memory);

/// Which records: of an experiment (the start of its id), from an index of the
/// journal on, in its order.
struct record_query {
  std::string experiment{};
  std::uint64_t from = 1;
  std::size_t limit = 50;
};

/// {"records": [...], "complete"}: not complete if there are more.
result<nlohmann::json> records_json(const storage::memory_reader& memory,
                                    const record_query& query);

/// Which decisions: of an experiment (the start of its id), of an agent; the
/// newest first.
struct decision_query {
  std::string experiment{}, agent{};
  std::size_t limit = 50;
};

/// {"decisions": [...], "complete"}: not complete if there may be more.
result<nlohmann::json> decisions_json(const storage::memory_reader& memory,
                                      const decision_query& query);

/// {"rewards": [...]}: what agents were paid in all, by kind.
result<nlohmann::json> rewards_json(const storage::memory_reader& memory,
                                    const std::string& agent);

/// One record as an event and in lists.
result<nlohmann::json> record_json(const storage::stored_record& stored);

} // namespace automodel::actors
