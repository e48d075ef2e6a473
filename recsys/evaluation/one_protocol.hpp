#pragma once

#include "base/error.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace automodel::recsys {

/// Holds the protocol of what is compared: numbers of different protocols mean
/// different things.
class one_protocol {
public:
  /// Errors: incompatible, with both sides, if what came before is of another
  /// protocol.
  result<void> add(std::string_view name, std::string_view protocol_id) {
    if (!id_) {
      first_ = name;
      id_ = protocol_id;
    }
    if (*id_ == protocol_id)
      return {};
    return fail(errc::incompatible,
                "'" + std::string{name} + "' was judged under protocol "
                    + std::string{protocol_id} + ", '" + first_ + "' under "
                    + *id_,
                "numbers of different protocols cannot be compared");
  }

private:
  std::string first_;
  std::optional<std::string> id_;
};

} // namespace automodel::recsys
