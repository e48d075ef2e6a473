#pragma once

#include "runtime/caf/guarded.hpp"
#include "runtime/caf/instrumented.hpp"
#include "runtime/caf/send.hpp"
#include "runtime/caf/signature.hpp"

#include <caf/actor_system.hpp>
#include <caf/spawn_options.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <functional>
#include <memory>
#include <string>

namespace automodel::runtime {

/// What an actor's state sees of the actor around it. It offers tell, ask and
/// guarded (send.hpp, guarded.hpp) everything of actor_host, and
/// `promise_reply<Reply>()` to answer a request later.
template <class Handle>
class actor_self : public instrumented<typename Handle::base> {
public:
  using instrumented<typename Handle::base>::instrumented;

  template <class Reply>
  promise<Reply> promise_reply() {
    return promise<Reply>{this->make_response_promise()};
  }
};

/// The actor around a State: one that is built, lives and dies in the actor's
/// own thread of control. State has
///
///   using handle = ...;                        // its typed interface
///   static constexpr const char* kind = "..."; // "trainer"
///   State(actor_self<handle>* self, Args...);
///   handle::behavior_type make_behavior();
///   std::string state_json() const;            // if it likes to tell
///
/// An exception out of the constructor or make_behavior ends the actor, and
/// its supervisor sees why.
template <class State>
class actor_of final : public actor_self<typename State::handle> {
public:
  using super = actor_self<typename State::handle>;
  using factory = std::function<std::unique_ptr<State>(super*)>;

  actor_of(caf::actor_config& config, actor_environment& environment,
           std::shared_ptr<actor_counters> counters, factory make)
      : super(config, environment, std::move(counters)),
        make_(std::move(make)) {}

  const char* name() const override { return State::kind; }

  typename State::handle::behavior_type make_behavior() override {
    state_ = make_(this);
    make_ = nullptr;
    return state_->make_behavior();
  }

  void on_exit() override { state_.reset(); }

protected:
  std::string describe_state() override {
    if constexpr (requires(const State& state) { state.state_json(); })
      return state_ ? state_->state_json() : std::string{};
    else
      return {};
  }

private:
  factory make_;
  std::unique_ptr<State> state_;
};

/// Where an actor is born.
struct birth_place {
  actor_environment& environment;
  std::string path;
  std::uint32_t restarts = 0;
};

/// Spawns an actor of State at a logical path. `args` are copied and given to
/// State's constructor after `self`. With caf::detached it has a thread of its
/// own, for work that blocks.
/// Errors: invalid_argument (not a path), conflict (the path is taken).
template <class State, caf::spawn_options Options = caf::no_spawn_options,
          class... Args>
result<typename State::handle> spawn_at(caf::actor_system& system,
                                        birth_place place, Args... args) {
  using actor_type = actor_of<State>;
  auto counters = place.environment.directory.reserve(place.path, State::kind,
                                                      place.restarts);
  if (!counters)
    return pass_on(counters);
  auto make = [... args = std::move(args)](typename actor_type::super* self) {
    return std::make_unique<State>(self, args...);
  };
  try {
    return system.spawn<actor_type, Options>(
        std::ref(place.environment), std::move(*counters), std::move(make));
  } catch (...) {
    place.environment.directory.release(place.path);
    return fail(errc::internal, place.path + " could not be spawned: "
                                    + current_exception_text());
  }
}

} // namespace automodel::runtime
