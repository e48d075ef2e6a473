#pragma once

#include "tests/unit/net/cluster_fixture.hpp"
#include "tests/unit/runtime/ledger_actor.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace automodel::runtime {

/// A node on loopback whose peers reach the actors of these paths.
inline std::unique_ptr<node> bench_node(const credential_files& files,
                                        std::vector<std::string> paths,
                                        std::vector<node_address> seeds = {}) {
  node_options options;
  options.add_messages = tests::add_test_messages;
  options.net.emplace();
  options.net->files = files;
  options.net->listen = {"127.0.0.1", 0};
  options.net->seeds = std::move(seeds);
  options.net->build = "bench";
  options.net->access
      = [open = std::move(paths)](const node_identity&, std::string_view path) {
          return std::ranges::find(open, path) != open.end();
        };
  return node::start(std::move(options)).value();
}

} // namespace automodel::runtime
