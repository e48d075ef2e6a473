#pragma once

#include "base/random_stream.hpp"
#include "storage/memory.hpp"
#include "tests/unit/storage/memory_fixture.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace automodel::storage::test {

/// A folder in memory, where there is such a place: what a power cut does is
/// another test's business.
class fast_folder {
public:
  fast_folder();
  ~fast_folder();
  fast_folder(const fast_folder&) = delete;
  fast_folder& operator=(const fast_folder&) = delete;
  const std::filesystem::path& path() const noexcept { return path_; }

private:
  std::filesystem::path path_;
};

/// One record as a producer's next step, at a virtual time.
step_commit step_at(const std::string& producer, std::uint64_t sequence,
                    const std::string& name, std::int64_t unix_ms,
                    const fill_record& fill,
                    const std::vector<digest>& parents = {});

} // namespace automodel::storage::test
