#pragma once

#include "base/error.hpp"
#include "runtime/http/address.hpp"

#include <filesystem>
#include <string>

namespace automodel::cli {

/// Where the gateway of a run listens by default: gateway.sock in its memory
/// folder or, where that path is too long for a socket, a file named after the
/// folder in $XDG_RUNTIME_DIR/automodel.
runtime::http::address gateway_socket(const std::filesystem::path& memory);

/// Where the token of a run that allows control stands, readable by its user.
std::filesystem::path token_file(const std::filesystem::path& memory);

/// A node that a command talks to.
struct node_place {
  runtime::http::address where;
  std::filesystem::path token; ///< file of the token, which need not exist
};

/// Which node a command talks to: `given` (--node), else `memory` (--memory),
/// else $AUTOMODEL_NODE, else what listens of these: $AUTOMODEL_MEMORY, else
/// .automodel; the head of the cluster that `automodel up` started; the socket
/// $XDG_RUNTIME_DIR/automodel/node.sock. Errors: invalid_argument.
result<node_place> find_node(const std::string& given,
                             const std::string& memory);

} // namespace automodel::cli
