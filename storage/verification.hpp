#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace automodel::storage {

/// One thing that is not as it should be.
struct finding {
  std::string place;       ///< "journal", a table's name, or "artefacts"
  std::uint64_t index = 0; ///< of the record concerned; 0: none
  std::string message;     ///< one sentence
};

/// What verify saw.
struct verification {
  std::uint64_t records = 0;     ///< journal entries read
  std::uint64_t keys = 0;        ///< table keys compared
  std::uint64_t artefacts = 0;   ///< artefacts looked for
  std::uint64_t dropped = 0;     ///< of these, deliberately removed
  std::vector<finding> findings; ///< empty: all is well
  bool truncated = false;        ///< more findings than are listed

  bool clean() const noexcept { return findings.empty(); }
};

} // namespace automodel::storage
