#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace automodel::recsys {

/// How far a long piece of work has come.
struct work_progress {
  std::string_view phase;  ///< "hashing", "reading", "writing", "downloading"
  std::uint64_t done = 0;  ///< bytes
  std::uint64_t total = 0; ///< bytes; 0: not known
};

/// Called from the thread that does the work, a few hundred times at most.
using progress_callback = std::function<void(const work_progress&)>;

} // namespace automodel::recsys
