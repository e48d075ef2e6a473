#pragma once

#include "messages/schema/agents.capnp.h"
#include "runtime/caf/actor.hpp"
#include "runtime/reply_cache.hpp"
#include "tests/support/test_messages.hpp"

// The example of docs/runtime.md: how an actor is written in this house.
namespace automodel::tests {

using messages::message;
using messages::schema::CommitReceipt;
using messages::schema::CommitStep;

/// Keeps count of what was committed.
using ledger_actor = runtime::typed_handle<
    /// Commits once per idempotency key; equal keys get the same receipt.
    runtime::fn<result<message<CommitReceipt>>(message<CommitStep>)>>;

class ledger_state {
public:
  using handle = ledger_actor;
  static constexpr const char* kind = "ledger";

  ledger_state(runtime::actor_self<handle>* self, std::uint64_t first)
      : self_(self), next_(first), receipts_(100) {}

  handle::behavior_type make_behavior() {
    return {
        runtime::guarded(self_,
                         [this](const message<CommitStep>& request) {
                           return commit(request);
                         }),
    };
  }

private:
  using receipt = message<CommitReceipt>;

  result<receipt> commit(const message<CommitStep>& request) {
    auto stamp = runtime::stamp_of(request);
    if (!stamp)
      return pass_on(stamp);
    if (stamp->sender.empty())
      return fail(errc::invalid_argument, "a commit has a sender");
    auto [turn, known] = receipts_.enter(stamp->key, nullptr);
    if (turn == decltype(receipts_)::turn::known)
      return *known;
    auto answer = messages::make_message<CommitReceipt>(
        [this](auto to) { to.setFirstIndex(next_); });
    ++next_;
    receipts_.settle(stamp->key, answer);
    self_->summarise(std::to_string(next_) + " records");
    self_->log().of_trace(stamp->trace).info("committed for {}", stamp->sender);
    return answer;
  }

  runtime::actor_self<handle>* self_;
  std::uint64_t next_;
  runtime::reply_cache<receipt, std::nullptr_t> receipts_;
};

/// A commit as its sender would write it.
inline message<CommitStep> commit_of(const runtime::request_stamp& stamp) {
  return messages::make_message<CommitStep>(
      [&](auto to) { runtime::write_stamp(to.initMeta(), stamp); });
}

} // namespace automodel::tests
