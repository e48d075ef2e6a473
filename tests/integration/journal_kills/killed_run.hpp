#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace automodel::storage::test {

/// How a node is killed, see shim/kill_at_write.cpp.
struct kill_plan {
  std::string kinds{};     ///< boundaries that count; empty: all
  std::uint64_t after = 0; ///< so many of them; 0: never
  std::uint64_t ms = 0;    ///< after a time; 0: never
};

/// What a run of the node came to.
struct run_end {
  bool killed = false;    ///< by SIGKILL
  bool finished = false;  ///< exit code 0
  std::string boundaries; ///< a letter each, see shim/kill_at_write.cpp
  std::string output;     ///< of the program
};

/// Runs `automodel words...` with `folder`/memory and `folder`/out.
run_end run_command(const std::vector<std::string>& words,
                    const std::filesystem::path& folder,
                    const kill_plan& plan = {}, std::uint32_t workers = 2);

/// Runs `automodel run experiment` with `folder`/memory and `folder`/out.
run_end run_node(const std::filesystem::path& experiment,
                 const std::filesystem::path& folder,
                 const kill_plan& plan = {}, std::uint32_t workers = 2);

/// All that an experiment leaves behind and that no clock decides, by name:
/// each record's id, place, producer and words, each key of each table, the
/// lineage of the champion, the files beside the memory.
using final_state = std::map<std::string, std::string>;

/// Of the memory in `folder`/memory. The memory must be sound.
final_state state_in(const std::filesystem::path& folder);

/// The first difference in words; empty: they are equal.
std::string difference(const final_state& a, const final_state& b);

} // namespace automodel::storage::test
