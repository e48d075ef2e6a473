#pragma once

#include "storage/memory.hpp"

#include <cstdint>
#include <vector>

namespace automodel::storage::test {

using index_list = std::vector<std::uint64_t>;

inline index_list indexes(const std::vector<stored_record>& records) {
  index_list found;
  for (const auto& record : records)
    found.push_back(record.index);
  return found;
}

} // namespace automodel::storage::test
