#pragma once

#include "base/error.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace automodel::runtime {

struct fetch_request {
  std::string address;                ///< http or https
  std::vector<std::string> headers{}; ///< "Accept: application/pdf"
  std::size_t most_bytes = std::size_t{64} << 20;
  std::chrono::seconds deadline{120}; ///< of it all
  std::chrono::seconds connect_deadline{15};
};

struct fetched {
  std::string address; ///< after redirections
  std::string type;    ///< as the server says, lower case; may be empty
  std::string body;
};

/// Gets what is at an address, over at most eight redirections, none from
/// https to http. Certificates are checked. Blocks. Errors: invalid_argument
/// (no address of http), unavailable (not reached: offline, no such server, a
/// certificate that is not good; or the server failed), not_found (404, 410),
/// not_permitted (401, 403), deadline_exceeded, resource_exhausted (longer than
/// `most_bytes`).
result<fetched> fetch(const fetch_request& request);

} // namespace automodel::runtime
