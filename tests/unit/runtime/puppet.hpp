#pragma once

#include "runtime/caf/actor.hpp"
#include "tests/support/sim.hpp"
#include "tests/unit/runtime/ledger_actor.hpp"

#include <functional>
#include <string>

#include <catch2/catch.hpp>

namespace automodel::tests {

/// An actor whose one handler is given by the test.
class puppet {
public:
  using handle = ledger_actor;
  using self_type = runtime::actor_self<handle>;
  using receipt = message<CommitReceipt>;
  using behavior = std::function<caf::result<receipt>(
      self_type*, const message<CommitStep>&)>;
  static constexpr const char* kind = "puppet";

  puppet(self_type* self, std::function<void(self_type*)> born, behavior does)
      : self_(self), does_(std::move(does)) {
    if (born)
      born(self);
  }

  handle::behavior_type make_behavior() {
    return {[this](const message<CommitStep>& request) {
      return does_(self_, request);
    }};
  }

private:
  self_type* self_;
  behavior does_;
};

using self_type = puppet::self_type;
using receipt = puppet::receipt;

inline receipt receipt_of(std::uint64_t index) {
  return messages::make_message<CommitReceipt>(
      [=](auto to) { to.setFirstIndex(index); });
}

inline const puppet::behavior agreeable
    = [](self_type*, const message<CommitStep>&) -> caf::result<receipt> {
  return receipt_of(1);
};

/// A node for puppets, in virtual time.
struct stage {
  simulation sim{1, add_test_messages};
  runtime::actor_directory& directory = sim.environment().directory;

  ledger_actor add(const std::string& path,
                   std::function<void(self_type*)> born,
                   puppet::behavior does = agreeable) {
    return runtime::spawn_at<puppet>(sim.system(), {sim.environment(), path},
                                     std::move(born), std::move(does))
        .value();
  }

  runtime::actor_status shown(std::string_view path) {
    for (auto& one : directory.snapshot().living)
      if (one.path == path)
        return one;
    FAIL("nobody lives at " << path);
    return {};
  }

  result<receipt> ask(const ledger_actor& whom) {
    return sim.ask<receipt>(whom, std::chrono::seconds{1},
                            commit_of({1, "t", "/test", "k", 0}));
  }
};

} // namespace automodel::tests
