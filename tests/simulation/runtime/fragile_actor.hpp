#pragma once

#include "runtime/root.hpp"
#include "tests/support/sim.hpp"
#include "tests/support/test_messages.hpp"

#include <string>

namespace automodel::tests {

using messages::message;
using messages::schema::CommitReceipt;
using messages::schema::CommitStep;

using fragile_actor = runtime::typed_handle<
    /// Dies of keys that begin with "poison", answers all others.
    runtime::fn<result<message<CommitReceipt>>(message<CommitStep>)>>;

class fragile_state {
public:
  using handle = fragile_actor;
  static constexpr const char* kind = "fragile";

  explicit fragile_state(runtime::actor_self<handle>* self) : self_(self) {}

  handle::behavior_type make_behavior() {
    // Not guarded: what escapes it ends the actor.
    return {[this](const message<CommitStep>& request)
                -> caf::result<message<CommitReceipt>> {
      auto stamp = runtime::stamp_of(request);
      if (stamp->key.starts_with("poison: throw"))
        throw std::runtime_error("swallowed " + stamp->key);
      if (stamp->key.starts_with("poison")) {
        error cause{errc::internal, "died of " + stamp->key};
        self_->fail_with(cause);
        return runtime::to_caf(cause);
      }
      return messages::make_message<CommitReceipt>(
          [](auto to) { to.setFirstIndex(1); });
    }};
  }

private:
  runtime::actor_self<handle>* self_;
};

inline message<CommitStep> request_with_key(const std::string& key) {
  return messages::make_message<CommitStep>([&](auto to) {
    runtime::write_stamp(to.initMeta(), {1, "sim", "/test", key, 0});
  });
}

/// A root with children at /a, /b and so on, in virtual time.
class small_node {
public:
  small_node(std::uint64_t seed, std::vector<std::string> paths,
             runtime::strategy how, runtime::restart_limits limits = {},
             runtime::restart_rule rule = runtime::restart_rule::permanent)
      : sim{seed, add_test_messages} {
    std::vector<runtime::child_spec> children;
    for (auto& path : paths) {
      children.push_back(runtime::child<fragile_state>(path));
      children.back().rule = rule;
    }
    auto made = runtime::spawn_at<runtime::root_state>(
        sim.system(), {sim.environment(), "/node/sim"}, how, limits,
        std::move(children));
    root = made.value();
    sim.settle();
  }

  runtime::actor_directory& directory() { return sim.environment().directory; }

  bool lives(std::string_view path) {
    return directory().find<fragile_actor>(path).has_value();
  }

  result<message<CommitReceipt>> ask(const std::string& path,
                                     const std::string& key) {
    auto child = directory().find<fragile_actor>(path);
    if (!child)
      return pass_on(child);
    return sim.ask<message<CommitReceipt>>(
        *child, std::chrono::milliseconds{1000}, request_with_key(key));
  }

  void kill(std::string_view path) {
    if (auto actor = directory().find_any(path))
      runtime::kill_actor(*actor);
    sim.settle();
  }

  std::uint32_t restarts(std::string_view path) {
    for (const auto& one : directory().snapshot().living)
      if (one.path == path)
        return one.restarts;
    return 0;
  }

  simulation sim;
  runtime::root_actor root;
};

} // namespace automodel::tests
