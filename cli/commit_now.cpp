#include "cli/commit_now.hpp"

#include <chrono>

namespace automodel::cli {

result<storage::receipt> commit_now(storage::memory& memory,
                                    storage::step_commit step) {
  using namespace std::chrono;
  auto now = duration_cast<milliseconds>(system_clock::now().time_since_epoch())
                 .count();
  for (auto& draft : step.records)
    draft.annex = messages::make_message<messages::schema::Annex>(
        [&](auto annex) { annex.setCommittedUnixMs(now); });
  return memory.commit(step);
}

} // namespace automodel::cli
