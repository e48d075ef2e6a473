#include "runtime/caf/message_trace.hpp"

#include "runtime/caf/last_words.hpp"

namespace automodel::runtime {

message_trace::message_trace(actor_host& self, const caf::mailbox_element& what,
                             const std::type_info* type)
    : self_(self) {
  auto& environment = self.environment();
  if (!type)
    return;
  auto name = environment.messages.name_of(*type);
  if (!environment.trace.wants(self.path(), name))
    return;
  noted_.emplace();
  noted_->path = self.path();
  noted_->type = std::move(name);
  // Before the handler, which may take the message apart.
  if (auto stamp = stamp_of_element(self, what)) {
    noted_->sender = std::move(stamp->sender);
    noted_->key = std::move(stamp->key);
    noted_->trace = std::move(stamp->trace);
  }
  noted_->request = what.mid.is_request();
  noted_->unix_ms = environment.unix_ms();
  began_ = std::chrono::steady_clock::now();
}

void message_trace::end(bool threw) {
  if (!noted_)
    return;
  noted_->took_ns = static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::nanoseconds>(
          std::chrono::steady_clock::now() - began_)
          .count());
  auto handled = self_.counters().handled();
  auto enqueued = self_.counters().enqueued();
  noted_->waiting = enqueued > handled ? enqueued - handled : 0;
  noted_->threw = threw;
  self_.environment().trace.note(std::move(*noted_));
  noted_.reset();
}

} // namespace automodel::runtime
