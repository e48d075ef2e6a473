#pragma once

#include "storage/record.hpp"
#include "storage/record_facts.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace automodel::storage {

/// A step that was found sound as far as that is possible without looking
/// into the memory.
struct step_plan {
  struct item {
    digest id;
    record_message record; ///< canonical
    annex_message annex;   ///< canonical
    record_facts facts;
  };

  std::string producer;
  std::uint64_t sequence = 0;
  std::vector<item> items;
};

/// Bounds on one step.
struct step_limits {
  static constexpr std::size_t records = 4096;
  static constexpr std::size_t bytes = 64 << 20;
};

/// Errors: as memory::commit; the message begins with the record's position.
result<step_plan> plan(const step_commit& step);

} // namespace automodel::storage
