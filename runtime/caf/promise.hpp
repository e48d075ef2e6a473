#pragma once

#include "runtime/caf/errors.hpp"

#include <caf/response_promise.hpp>
#include <caf/unit.hpp>

#include <memory>

namespace automodel::runtime {

/// An answer that is given later, `actor_self::promise_reply<Reply>()`. Copies
/// are one promise. If the last is dropped, as when its actor dies, the asker
/// gets errc::unavailable instead of waiting for its deadline.
template <class Reply>
class promise {
public:
  using reply = Reply;

  explicit promise(caf::response_promise inner)
      : shared_(std::make_shared<holder>(std::move(inner))) {}

  /// Answers. Only the first answer is sent.
  void deliver(result<Reply> answer) const {
    auto& inner = shared_->inner;
    if (!inner.pending())
      return;
    if (!answer)
      inner.deliver(to_caf(answer.error()));
    else if constexpr (std::is_void_v<Reply>)
      inner.deliver(caf::unit);
    else
      inner.deliver(std::move(*answer));
  }

  bool pending() const { return shared_->inner.pending(); }

private:
  struct holder {
    explicit holder(caf::response_promise inner) : inner(std::move(inner)) {}
    holder(const holder&) = delete;
    holder& operator=(const holder&) = delete;
    ~holder() {
      if (inner.pending())
        inner.deliver(
            to_caf({errc::unavailable, "it ended without an answer"}));
    }
    caf::response_promise inner;
  };

  std::shared_ptr<holder> shared_;
};

} // namespace automodel::runtime
