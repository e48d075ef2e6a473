#pragma once

#include "base/digest.hpp"

#include <map>
#include <mutex>
#include <span>
#include <string>
#include <string_view>

namespace automodel::actors {

/// Which artefacts a node may read here: those of work that it was given, as
/// long as it has it. Any thread.
class artefact_grants {
public:
  void grant(const std::string& node, std::span<const digest> artefacts);

  /// Takes back what one grant gave.
  void revoke(const std::string& node, std::span<const digest> artefacts);

  bool allows(std::string_view node, const digest& artefact) const;

private:
  mutable std::mutex mutex_;
  /// How many grants there are of each.
  std::map<std::string, std::map<digest, std::uint32_t>, std::less<>> granted_;
};

} // namespace automodel::actors
