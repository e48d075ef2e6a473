#pragma once

#include "actors/interfaces.hpp"
#include "runtime/caf/promise.hpp"
#include "storage/record.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace automodel::actors {

/// Who waits for records that are not there yet.
class record_waits {
public:
  using answer = runtime::promise<message<schema::History>>;
  using look_up = std::function<result<std::vector<storage::stored_record>>()>;

  struct wait {
    look_up look;
    answer reply;
    std::int64_t until_unix_ms = 0;
  };

  /// Answers at once if there is something, or no time to wait.
  /// Errors: resource_exhausted (too many wait).
  result<void> add(wait one, std::int64_t unix_ms);

  /// Answers whoever has something, or waited long enough.
  void answer_all(std::int64_t unix_ms);

private:
  static bool try_answer(const wait& one, std::int64_t unix_ms);

  std::vector<wait> waiting_;
};

} // namespace automodel::actors
