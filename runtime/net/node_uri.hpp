#pragma once

#include "runtime/net/node_facts.hpp"

#include <string>
#include <string_view>

namespace automodel::runtime {

/// How a certificate names a node, as a URI among its alternative names:
/// "automodel://CLUSTER/NODE?compute+evaluator".
std::string to_uri(const node_identity& who);

/// Errors: parse_error, invalid_argument.
result<node_identity> from_uri(std::string_view uri);

} // namespace automodel::runtime
