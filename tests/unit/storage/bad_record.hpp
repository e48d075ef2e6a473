#pragma once

#include "tests/unit/storage/memory_fixture.hpp"

#include <string>

namespace automodel::storage::test {

struct bad_record {
  std::string field; ///< that the message must name
  fill_record fill;
};

} // namespace automodel::storage::test
