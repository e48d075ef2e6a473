#pragma once

#include "runtime/http/session.hpp"

#include <boost/asio/generic/stream_protocol.hpp>

#include <memory>
#include <utility> // Boost 1.74's Asio forgets it

namespace automodel::runtime::http {

/// A session on a connected socket; `local`: it came over a socket file.
std::shared_ptr<session>
make_session(boost::asio::generic::stream_protocol::socket socket,
             session_pool& pool, bool local);

} // namespace automodel::runtime::http
