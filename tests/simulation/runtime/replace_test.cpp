#include "tests/simulation/runtime/fragile_actor.hpp"

#include <catch2/catch.hpp>

namespace automodel::tests {

using namespace std::chrono_literals;

namespace {

// Replaces its child when it is asked.
class changeable_state {
public:
  using handle = fragile_actor;
  static constexpr const char* kind = "changeable";

  explicit changeable_state(runtime::actor_self<handle>* self)
      : children_(self) {
    REQUIRE(children_.start(runtime::child<fragile_state>("child")));
  }

  handle::behavior_type make_behavior() {
    return {[this](const message<CommitStep>& request)
                -> caf::result<message<CommitReceipt>> {
      auto replaced = children_.replace(runtime::stamp_of(request)->key);
      return messages::make_message<CommitReceipt>(
          [&](auto to) { to.setFirstIndex(replaced ? 1 : 0); });
    }};
  }

private:
  runtime::supervisor children_;
};

std::uint64_t index_of(const message<CommitReceipt>& receipt) {
  return receipt
      .read([](auto from) -> result<std::uint64_t> {
        return from.getFirstIndex();
      })
      .value();
}

} // namespace

TEST_CASE("a child that is replaced is back at once, as often as one likes") {
  simulation sim{1, add_test_messages};
  auto parent = runtime::spawn_at<changeable_state>(
      sim.system(), {sim.environment(), "/parent"});
  REQUIRE(parent);
  sim.settle();
  auto& directory = sim.environment().directory;
  auto ask = [&](const std::string& key) {
    return index_of(sim.ask<message<CommitReceipt>>(*parent, 1000ms,
                                                    request_with_key(key))
                        .value());
  };
  for (int i = 0; i < 20; ++i) {
    auto before = directory.find_any("/parent/child");
    REQUIRE(before);
    CHECK(ask("child") == 1);
    sim.settle();
    auto after = directory.find_any("/parent/child");
    REQUIRE(after);
    CHECK(*before != *after);
  }
  CHECK(directory.find<fragile_actor>("/parent"));
  CHECK(ask("nobody") == 0);
}

} // namespace automodel::tests
