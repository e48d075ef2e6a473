#pragma once

#include "base/error.hpp"

#include <caf/replies_to.hpp>
#include <caf/typed_actor.hpp>

namespace automodel::runtime {

namespace detail {

template <class Signature>
struct fn_of;

template <class Reply, class... Request>
struct fn_of<Reply(Request...)> {
  using type = typename caf::replies_to<Request...>::template with<Reply>;
};

template <class Reply, class... Request>
struct fn_of<result<Reply>(Request...)> : fn_of<Reply(Request...)> {};

} // namespace detail

/// One handler of a typed actor, written as the function it is:
/// `fn<result<message<Fitted>>(message<Fit>)>` answers or fails,
/// `fn<void(message<Note>)>` is told and answers nothing.
template <class Signature>
using fn = typename detail::fn_of<Signature>::type;

/// A typed actor's handle. Interfaces stand in actors/interfaces.hpp, a line
/// of prose for each handler.
template <class... Functions>
using typed_handle = caf::typed_actor<Functions...>;

} // namespace automodel::runtime
