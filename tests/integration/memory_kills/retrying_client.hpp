#pragma once

#include "wire.hpp"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace automodel::storage::test {

/// One operation as a client saw it; times are of one clock for all processes.
struct seen_operation {
  request asked;
  reply answered;
  std::int64_t begin_ns = 0; ///< sent for the first time
  std::int64_t end_ns = 0;   ///< answered
};

/// Works until `folder`/"stop" exists: adds records, reads and sets slots; an
/// operation whose answer does not come is sent again, until it is known.
/// Writes what it saw to `folder`/"client-<number>".
[[noreturn]] void run_client(const std::filesystem::path& folder,
                             std::uint32_t number, std::uint64_t seed);

/// What a client wrote.
std::vector<seen_operation> read_client(const std::filesystem::path& folder,
                                        std::uint32_t number);

constexpr std::uint64_t slots_of_clients = 4;

} // namespace automodel::storage::test
