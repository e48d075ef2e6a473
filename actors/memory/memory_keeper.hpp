#pragma once

#include "actors/interfaces.hpp"
#include "actors/memory/record_waits.hpp"
#include "runtime/caf/actor.hpp"
#include "storage/memory.hpp"

#include <memory>
#include <vector>

namespace automodel::actors {

/// `/memory`: the one writer. Commits that arrive while it writes are written
/// together, with one wait for the disk. Detached: it waits for the disk.
class memory_keeper {
public:
  using handle = memory_actor;
  using self_type = runtime::actor_self<handle>;
  static constexpr const char* kind = "memory";
  static constexpr const char* path = "/memory";

  memory_keeper(self_type* self, std::shared_ptr<storage::memory> memory);

  handle::behavior_type make_behavior();

private:
  using answer = runtime::promise<message<schema::CommitReceipt>>;

  answer queue(const message<schema::CommitStep>& request);
  void flush();
  result<message<schema::History>>
  history(const message<schema::HistoryQuery>& query);

  using history_promise = record_waits::answer;
  history_promise watch(const message<schema::WatchRequest>& request);
  history_promise letters(const message<schema::LettersRequest>& request);
  result<void> wait(const history_promise& reply, std::uint32_t wait_ms,
                    record_waits::look_up look);
  result<message<schema::SharedAnswer>>
  shared(const message<schema::SharedQuery>& query);

  self_type* self_;
  std::shared_ptr<storage::memory> memory_;
  std::vector<storage::step_commit> queued_; ///< beside answers_
  std::vector<answer> answers_;
  record_waits waits_;
};

} // namespace automodel::actors
