#pragma once

#include "storage/journal_entry.hpp"
#include "storage/lmdb/transaction.hpp"
#include "storage/record_facts.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::storage {

/// The tables of a memory. `journal` is the truth; `meta` says how the others
/// were made; the others are folds of the journal.
///
/// | table         | key                               | value             |
/// |---------------|-----------------------------------|-------------------|
/// | journal       | index                             | journal_entry     |
/// | meta          | name                              | number            |
/// | by_id         | id                                | index             |
/// | by_experiment | experiment, index                 |                   |
/// | by_step       | experiment, step                  | index             |
/// | by_kind       | kind, index                       |                   |
/// | by_candidate  | candidate, index                  |                   |
/// | decisions     | experiment, slot, index           |                   |
/// | outcomes      | experiment, candidate, index      |                   |
/// | children      | id of the parent, index           |                   |
/// | mentions      | hash, index                       | 1: artefact, or 0 |
/// | facets        | facet, value, index: see facets   |                   |
/// | commits       | producer, sequence                | first index, size |
/// | experiments   | experiment                        | summary           |
/// | state         | what is shared, see state/        | its state         |
///
/// Texts in keys end with NUL, numbers are big-endian: keys sort as people
/// expect.
enum class table_id : std::uint8_t {
  journal,
  meta,
  by_id,
  by_experiment,
  by_step,
  by_kind,
  by_candidate,
  decisions,
  outcomes,
  children,
  mentions,
  facets,
  commits,
  experiments,
  state,
};

constexpr std::size_t table_count = 15;

/// Goes up when a table's form changes: a writer then folds all anew.
constexpr std::uint64_t fold_revision = 5;

const char* name_of(table_id id) noexcept;

/// Tables that `keys_of` makes; journal, meta, experiments and state are not.
bool is_folded_by_key(table_id id) noexcept;

struct table_set {
  std::array<lmdb::table, table_count> handles{};

  lmdb::table operator[](table_id id) const noexcept {
    return handles[static_cast<std::size_t>(id)];
  }
};

/// Opens all tables, which a write transaction creates.
result<table_set> open_tables(lmdb::transaction& txn);

/// Builds a key part by part.
class key_builder {
public:
  key_builder& text(std::string_view part);
  key_builder& number(std::uint64_t part);
  key_builder& kind(record_kind part);
  key_builder& hash(const digest& part);
  std::string take() { return std::move(key_); }

private:
  std::string key_;
};

/// Keys from the first (inclusive) to the second (exclusive).
struct key_range {
  std::string from, to;
};

/// The number at the end of a key; the key has at least eight bytes.
std::uint64_t number_at_end(lmdb::view key) noexcept;

/// A number as a value.
std::string to_value(std::uint64_t number);
/// Errors: corrupt.
result<std::uint64_t> from_value(lmdb::view value);

/// Where a producer's commit is in the journal.
struct commit_place {
  std::uint64_t first_index = 0;
  std::uint64_t size = 0;
};
std::string to_value(const commit_place& place);
/// Errors: corrupt.
result<commit_place> commit_place_from(lmdb::view value);

struct table_key {
  table_id table{};
  std::string key;
  std::string value;
};

/// The fold, entry by entry: what one entry adds to the tables. `dataset` is
/// that of its experiment, this entry included, as far as it is known.
std::vector<table_key> keys_of(std::uint64_t index, const journal_entry& entry,
                               const record_facts& facts,
                               const std::optional<digest>& dataset);

} // namespace automodel::storage
