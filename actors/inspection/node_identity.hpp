#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace automodel::actors {

/// What a node says of itself, for as long as it lives.
struct node_identity {
  std::string id = "local";
  std::string incarnation; ///< of this life of the node
  std::string version;
  std::vector<std::string> roles;
  std::vector<std::string> labels;
  std::map<std::string, std::uint64_t> limits; ///< "memory_bytes", "workers"
};

} // namespace automodel::actors
