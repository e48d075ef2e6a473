#pragma once

#include "runtime/net/certificate_maker.hpp"
#include "runtime/node.hpp"
#include "tests/support/temporary_folder.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

namespace automodel::runtime {

/// An authority and the nodes it vouches for.
class cluster {
public:
  explicit cluster(std::string name) : name_(std::move(name)) {
    REQUIRE(make_authority(folder_.path(), name_));
  }

  credential_files files(const std::string& node,
                         std::vector<std::string> roles,
                         std::chrono::hours valid = std::chrono::hours{1}) {
    auto made = make_certificate(folder_.path(),
                                 {name_, node, std::move(roles)}, valid);
    REQUIRE(made);
    return *made;
  }

private:
  temporary_folder folder_;
  std::string name_;
};

/// Waits for something that other threads do.
template <class Done>
bool comes_true(Done&& done) {
  for (int i = 0; i < 3000; ++i) {
    if (done())
      return true;
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
  return false;
}

} // namespace automodel::runtime
