#pragma once

#include "runtime/caf/actor_host.hpp"
#include "runtime/caf/errors.hpp"

#include <caf/duration.hpp>
#include <caf/exit_reason.hpp>
#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>

#include <chrono>
#include <optional>

namespace automodel::runtime {

/// Sends without waiting for an answer.
template <class Self, class Handle, class Message>
void tell(Self* self, const Handle& to, Message message) {
  self->send(to, std::move(message));
}

/// The same, after `delay`. The receiver is kept alive until then.
template <class Self, class Handle, class Message>
void tell_after(Self* self, std::chrono::milliseconds delay, const Handle& to,
                Message message) {
  self->delayed_send(to, delay, std::move(message));
}

namespace detail {

// What a handler of an answer throws is noted and does not end the asker. The
// callback's parameter says what the answer is.
template <class Handler, class Owner, class Reply>
auto guard_reply(actor_host& self, Handler handler,
                 void (Owner::*)(const Reply&) const) {
  return [&self, handler = std::move(handler)](const Reply& reply) {
    try {
      handler(reply);
    } catch (...) {
      self.note_error("answer: " + current_exception_text());
    }
  };
}

template <class Handler, class Owner>
auto guard_reply(actor_host& self, Handler handler, void (Owner::*)() const) {
  return [&self, handler = std::move(handler)] {
    try {
      handler();
    } catch (...) {
      self.note_error("answer: " + current_exception_text());
    }
  };
}

template <caf::message_priority Priority, class Self, class Handle,
          class Message, class OnReply, class OnError>
void ask_with(Self* self, const Handle& to, std::chrono::milliseconds deadline,
              Message message, OnReply on_reply, OnError on_error) {
  auto failed
      = [on_error = std::move(on_error)](const error& why) { on_error(why); };
  auto guarded_error
      = guard_reply(*self, std::move(failed), &decltype(failed)::operator());
  // caf::duration: with a std::chrono one, CAF 0.17 ignores the priority.
  self->template request<Priority>(to, caf::duration{deadline},
                                   std::move(message))
      .then(guard_reply(*self, std::move(on_reply), &OnReply::operator()),
            [guarded_error](caf::error& why) { guarded_error(from_caf(why)); });
}

} // namespace detail

/// Asks `to` and calls exactly one of `on_reply(const Reply&)` (without a
/// parameter where the answer is empty) and `on_error(const error&)`, in this
/// actor and not before this handler ends. No answer within `deadline` is
/// errc::deadline_exceeded, a dead receiver errc::unavailable.
template <class Self, class Handle, class Message, class OnReply, class OnError>
void ask(Self* self, const Handle& to, std::chrono::milliseconds deadline,
         Message message, OnReply on_reply, OnError on_error) {
  detail::ask_with<caf::message_priority::normal>(
      self, to, deadline, std::move(message), std::move(on_reply),
      std::move(on_error));
}

/// The same, answered before the ordinary messages that wait: for questions
/// about a busy actor.
template <class Self, class Handle, class Message, class OnReply, class OnError>
void ask_high(Self* self, const Handle& to, std::chrono::milliseconds deadline,
              Message message, OnReply on_reply, OnError on_error) {
  detail::ask_with<caf::message_priority::high>(
      self, to, deadline, std::move(message), std::move(on_reply),
      std::move(on_error));
}

/// Asks from outside of any actor and waits for the answer.
template <class Reply, class Handle, class Message>
result<Reply> ask_and_wait(caf::actor_system& system, const Handle& to,
                           std::chrono::milliseconds deadline,
                           Message message) {
  caf::scoped_actor self{system};
  result<Reply> answer = fail(errc::internal, "no answer");
  auto failed
      = [&](const caf::error& why) { answer = tl::unexpected{from_caf(why)}; };
  auto request = self->request(to, caf::duration{deadline}, std::move(message));
  if constexpr (std::is_void_v<Reply>)
    request.receive([&] { answer = {}; }, failed);
  else
    request.receive([&](const Reply& reply) { answer = reply; }, failed);
  return answer;
}

/// Sends from outside of any actor; the receiver sees no sender.
template <class Handle, class Message>
void tell_from_outside(const Handle& to, Message message) {
  caf::anon_send(to, std::move(message));
}

/// Asks an actor to end; it overtakes the messages that wait.
template <class Handle>
void stop_actor(const Handle& actor) {
  caf::anon_send_exit(actor, caf::exit_reason::user_shutdown);
}

/// Ends an actor without its consent, after the handler at work: nothing ends
/// a handler.
template <class Handle>
void kill_actor(const Handle& actor) {
  caf::anon_send_exit(actor, caf::exit_reason::kill);
}

} // namespace automodel::runtime
