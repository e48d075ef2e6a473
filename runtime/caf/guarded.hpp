#pragma once

#include "runtime/caf/actor_host.hpp"
#include "runtime/caf/errors.hpp"
#include "runtime/caf/promise.hpp"
#include "runtime/request_stamp.hpp"

#include <caf/delegated.hpp>
#include <caf/result.hpp>

#include <optional>
#include <type_traits>

namespace automodel::runtime {

namespace detail {

template <class T>
struct answer_of {
  using type = caf::result<T>;
};
template <>
struct answer_of<void> {
  using type = caf::result<void>;
};
template <class T>
struct answer_of<result<T>> {
  using type = caf::result<T>;
};
template <class T>
struct answer_of<caf::result<T>> {
  using type = caf::result<T>;
};
template <class T>
struct answer_of<promise<T>> {
  using type = caf::result<T>;
};

template <class T>
struct is_promise : std::false_type {};
template <class T>
struct is_promise<promise<T>> : std::true_type {};

template <class T>
struct is_result : std::false_type {};
template <class T>
struct is_result<result<T>> : std::true_type {};

/// The error that an expired request is answered with.
template <class Request>
std::optional<error> expired(actor_host&, const Request&) {
  return std::nullopt;
}

error expiry_error(actor_host& self, std::int64_t late_ms);

template <stamped_schema Schema>
std::optional<error> expired(actor_host& self,
                             const messages::message<Schema>& request) {
  auto deadline = deadline_of(request);
  if (!deadline)
    return std::move(deadline.error());
  if (*deadline == 0)
    return std::nullopt;
  auto late = self.environment().unix_ms() - *deadline;
  if (late <= 0)
    return std::nullopt;
  return expiry_error(self, late);
}

template <class Answer>
Answer refuse(actor_host& self, const error& why) {
  self.counters().note_error(to_string(why));
  return to_caf(why);
}

template <class Returned, class Answer, class Handler, class Request>
Answer answer_with(actor_host& self, Handler& handler, const Request& request) {
  if constexpr (std::is_void_v<Returned>) {
    handler(request);
    return Answer{};
  } else if constexpr (is_result<Returned>::value) {
    auto outcome = handler(request);
    if (!outcome)
      return refuse<Answer>(self, outcome.error());
    if constexpr (std::is_void_v<typename Returned::value_type>)
      return Answer{};
    else
      return Answer{std::move(*outcome)};
  } else if constexpr (is_promise<Returned>::value) {
    handler(request);
    return caf::delegated<typename Returned::reply>{};
  } else {
    return Answer{handler(request)};
  }
}

template <class Handler, class Returned, class Request>
auto guard(actor_host& self, Handler handler) {
  using answer = typename answer_of<Returned>::type;
  return [&self, handler = std::move(handler)](
             const Request& request) mutable -> answer {
    try {
      if (auto late = expired(self, request))
        return refuse<answer>(self, *late);
      return answer_with<Returned, answer>(self, handler, request);
    } catch (...) {
      return refuse<answer>(
          self,
          {errc::internal, self.path() + ": " + current_exception_text()});
    }
  };
}

template <class Handler, class Returned, class Owner, class Request>
auto guard_member(actor_host& self, Handler handler,
                  Returned (Owner::*)(const Request&)) {
  return guard<Handler, Returned, Request>(self, std::move(handler));
}
template <class Handler, class Returned, class Owner, class Request>
auto guard_member(actor_host& self, Handler handler,
                  Returned (Owner::*)(const Request&) const) {
  return guard<Handler, Returned, Request>(self, std::move(handler));
}

} // namespace detail

/// A handler as CAF wants it, from one as it is best written: a callable that
/// takes `const Request&` and returns result<Reply>, Reply, void or, to answer
/// later, promise<Reply>.
///
/// A returned error is the answer, with its kind and text. A request past its
/// deadline (Meta.deadlineUnixMs) is dropped, counted and answered with
/// deadline_exceeded. An exception, also of a malformed message, is answered
/// with an error and does not end the actor.
template <class Handler>
auto guarded(actor_host* self, Handler handler) {
  return detail::guard_member(*self, std::move(handler), &Handler::operator());
}

} // namespace automodel::runtime
