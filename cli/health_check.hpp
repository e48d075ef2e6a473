#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace automodel::cli {

/// One thing that `automodel doctor` looked at.
struct health_check {
  enum class state { good, notice, bad };

  std::string name; ///< "disk"
  state how = state::good;
  std::string text; ///< what was found
  std::string hint; ///< what to do; empty if nothing is to be done
};

/// The machine: descriptors, memory, address space, clock, and the disk of
/// `folder`, which need not exist yet.
std::vector<health_check> check_machine(const std::filesystem::path& folder);

/// Worker processes: whether one starts, and which protections hold.
std::vector<health_check> check_workers();

} // namespace automodel::cli
