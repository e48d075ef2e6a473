#pragma once

#include "runtime/net/credentials.hpp"
#include "runtime/net/node_facts.hpp"
#include "runtime/net/peer_table.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace automodel::runtime {

struct node_address {
  std::string host;
  std::uint16_t port = 0;
};

std::string to_string(const node_address& where);

/// "host:port" or "[v6]:port". Errors: invalid_argument.
result<node_address> parse_address(const std::string& text);

/// How a node takes part in a cluster.
struct net_options {
  credential_files files;
  node_address listen;             ///< port 0: any
  std::vector<node_address> seeds; ///< nodes to connect to, and to keep trying
  std::uint32_t slots = 0;
  std::vector<std::string> labels;
  std::string build;
  access_rule access;
  /// How often peers are told that we live, and after how much silence they
  /// are taken for dead.
  std::chrono::milliseconds heartbeat{250};
  std::chrono::milliseconds silence{1000};
  /// Until a stranger has shown who it is.
  std::chrono::milliseconds introduction{3000};
  /// Between two attempts to reach a seed, from the first to the last.
  std::chrono::milliseconds retry_first{50};
  std::chrono::milliseconds retry_last{500};
};

} // namespace automodel::runtime
