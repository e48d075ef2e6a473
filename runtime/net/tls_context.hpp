#pragma once

#include "base/error.hpp"
#include "runtime/net/credentials.hpp"

#include <boost/asio/ssl/context.hpp>

namespace automodel::runtime {

/// Mutual TLS 1.3 with the node's certificate; peers must show one that the
/// cluster's authority signed. Errors: not_permitted.
result<void> set_up(boost::asio::ssl::context& tls,
                    const credential_files& files);

} // namespace automodel::runtime
