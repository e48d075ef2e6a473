#pragma once

#include "base/error.hpp"
#include "runtime/net/node_facts.hpp"

#include <openssl/types.h>

#include <cstdint>
#include <filesystem>

namespace automodel::runtime {

/// Where a node's certificate, its key and its authority's certificate lie.
struct credential_files {
  std::filesystem::path certificate, key, authority; ///< PEM
};

/// Whom a node's own certificate names.
/// Errors: not_found, parse_error, not_permitted (the key is readable by
/// others; the certificate is not the authority's, not valid now, not the
/// key's, or names no node).
result<node_identity> load_identity(const credential_files& files);

/// Until a certificate runs out; negative: it has. Errors: not_found,
/// parse_error.
result<std::int64_t> seconds_left(const std::filesystem::path& certificate);

/// Whom a certificate names that TLS has accepted. Errors: not_permitted.
result<node_identity> identity_in(X509* certificate);

} // namespace automodel::runtime
