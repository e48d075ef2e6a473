#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace automodel::recsys {

/// Which rows of a table a view shows.
enum class view_kind : std::uint8_t {
  rows,    ///< one row per id of a batch column
  sampled, ///< rows of negatives, drawn anew for each target
  shared,  ///< rows of negatives, drawn once for all targets of a batch
  all,     ///< the whole table
};

/// How negatives are drawn.
enum class sampler_kind : std::uint8_t {
  uniform, ///< every item equally likely
  unseen,  ///< uniform over the items that are not in the user's train rows
  popular, ///< in proportion to an item's number of train rows
};

std::string_view to_string(sampler_kind kind) noexcept;

/// A view of an embedding table: what the trainer gathers before a program
/// runs and scatters gradients to after it. Declared in the program's text as
///
///     rows(TABLE, COLUMN)       COLUMN: of the task's batch, or the name of a
///                               sampled or shared view
///     rows(TABLE)               short for rows(TABLE, TABLE)
///     sampled(TABLE, SAMPLER, N)
///     shared(TABLE, SAMPLER, N)
///     all(TABLE)
///
/// Several views may show the same table; their gradients are summed before
/// the one update of a step.
struct view {
  std::string name; ///< key in the batch that the program reads
  view_kind kind = view_kind::rows;
  std::string table;
  std::string column;                           ///< rows only
  sampler_kind sampler = sampler_kind::uniform; ///< sampled and shared
  std::uint32_t samples = 0; ///< negatives per target, or per batch if shared

  bool draws() const noexcept {
    return kind == view_kind::sampled || kind == view_kind::shared;
  }
};

/// Parses one declaration. Errors: invalid_argument, with the grammar as hint.
result<view> parse_view(std::string_view name, std::string_view declaration);

} // namespace automodel::recsys
