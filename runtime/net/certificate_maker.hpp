#pragma once

#include "base/error.hpp"
#include "runtime/net/credentials.hpp"
#include "runtime/net/node_facts.hpp"

#include <chrono>
#include <filesystem>

namespace automodel::runtime {

/// Makes a cluster's own authority in `folder`: ca.pem to hand to every node,
/// ca.key to keep. Errors: conflict (it is there), io_error.
result<void> make_authority(const std::filesystem::path& folder,
                            const std::string& cluster);

/// Makes NODE.pem and NODE.key in `folder` by the authority there.
/// Errors: not_found (no authority), conflict, invalid_argument, io_error.
result<credential_files>
make_certificate(const std::filesystem::path& folder, node_identity who,
                 std::chrono::hours valid_for = std::chrono::hours{24 * 365});

} // namespace automodel::runtime
