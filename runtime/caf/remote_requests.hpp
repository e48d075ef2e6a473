#pragma once

#include "base/error.hpp"

#include <caf/actor_control_block.hpp>
#include <caf/message.hpp>
#include <caf/message_id.hpp>

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace automodel::runtime {

/// Who waits for an answer from another node.
struct waiting_asker {
  caf::strong_actor_ptr by;
  caf::message_id answer_as;
};

/// Answers, if an answer is wanted.
void answer(const waiting_asker& whom, caf::message what);
void answer(const waiting_asker& whom, const error& why);

/// The requests that wait for other nodes, by link. Of all threads.
class remote_requests {
public:
  /// Keeps the asker and numbers the request, from 1 on. Errors:
  /// resource_exhausted.
  result<std::uint64_t> add(std::uint64_t link, waiting_asker asker);

  /// Empty: nobody waits for it any more.
  std::optional<waiting_asker> take(std::uint64_t link, std::uint64_t request);

  std::vector<waiting_asker> take_all(std::uint64_t link);

private:
  std::mutex mutex_;
  std::map<std::pair<std::uint64_t, std::uint64_t>, waiting_asker> waiting_;
  std::uint64_t last_ = 0;
};

} // namespace automodel::runtime
