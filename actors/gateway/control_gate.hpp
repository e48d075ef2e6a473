#pragma once

#include "base/digest.hpp"
#include "base/error.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace automodel::actors {

/// Who may act on actors: nobody, or whoever shows the token.
class control_gate {
public:
  /// Nobody.
  control_gate() = default;

  /// The token is kept as its hash.
  explicit control_gate(std::string_view token);

  bool open() const noexcept { return expected_.has_value(); }

  /// Whether an Authorization header bears the token; the time that this takes
  /// says nothing about it.
  bool admits(std::string_view authorization) const;

private:
  std::optional<digest> expected_;
};

} // namespace automodel::actors
