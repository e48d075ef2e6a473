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

/// Which node a command talks to: `given` (--node), else $AUTOMODEL_NODE, else
/// the socket of the memory folder, else $XDG_RUNTIME_DIR/automodel/node.sock.
/// Errors: invalid_argument.
result<runtime::http::address> find_node(const std::string& given,
                                         const std::filesystem::path& memory);

} // namespace automodel::cli
