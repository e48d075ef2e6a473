#pragma once

#include "runtime/caf/actor_host.hpp"
#include "runtime/caf/errors.hpp"
#include "runtime/caf/host_requests.hpp"
#include "runtime/caf/last_words.hpp"
#include "runtime/caf/message_trace.hpp"
#include "runtime/caf/timers.hpp"
#include "runtime/caf/watch.hpp"

#include <caf/actor_config.hpp>
#include <caf/mailbox_element.hpp>
#include <caf/scheduled_actor.hpp>

namespace automodel::runtime {

/// The base of every actor: a CAF actor (`Base`, event-based, typed or not)
/// that counts what passes through it, is found by its path, has timers and
/// watches, survives what it does not understand, and leaves a tombstone.
template <class Base>
class instrumented : public Base, public actor_host {
public:
  instrumented(caf::actor_config& config, actor_environment& environment,
               std::shared_ptr<actor_counters> counters)
      : Base(config), actor_host(environment, std::move(counters)) {
    this->set_default_handler(
        [this](caf::scheduled_actor*, caf::message_view& message) {
          return refuse_unexpected(*this, message.content());
        });
    this->set_error_handler(
        [this](caf::error& unasked) { note_error(render(unasked)); });
    this->set_exception_handler([this](std::exception_ptr& thrown) {
      return to_caf(escaped_exception(*this, thrown));
    });
    this->set_down_handler(
        [this](caf::down_msg& down) { watches_.dispatch(down); });
  }

  void launch(caf::execution_unit* unit, bool lazy, bool hide) override {
    environment().directory.bind(path(), this->ctrl());
    Base::launch(unit, lazy, hide);
  }

  using Base::enqueue;
  void enqueue(caf::mailbox_element_ptr what,
               caf::execution_unit* unit) override {
    counters().note_enqueued();
    Base::enqueue(std::move(what), unit);
  }

  using Base::consume;
  caf::invoke_message_result consume(caf::mailbox_element& what) override {
    auto type = type_of(what);
    counters().note_begin(type);
    if (type == &typeid(host_request)) {
      answer_host_request(what);
      return caf::invoke_message_result::consumed;
    }
    if (paused_ && held_.hold(what)) {
      counters().note_end(true);
      return caf::invoke_message_result::consumed;
    }
    if (type == &typeid(wake)) {
      timers_.fire(what.content(), *this);
      counters().note_end();
      return caf::invoke_message_result::consumed;
    }
    if (environment().poison.any() && refuse_poison(*this, what)) {
      counters().note_end();
      return caf::invoke_message_result::consumed;
    }
    if (environment().trace.on())
      return handle_traced(what, type);
    return handle(what);
  }

  caf::resumable::resume_result resume(caf::execution_unit* unit,
                                       std::size_t most) override {
    auto outcome = Base::resume(unit, most);
    counters().note_pause();
    return outcome;
  }

  bool cleanup(caf::error&& cause, caf::execution_unit* unit) override {
    if (!left_) {
      left_ = true;
      leave_directory(*this, cause, request_key_);
      held_.bounce();
      // A late timer keeps the actor in memory, but not what it would have
      // answered: promises in callbacks are answered now.
      timers_.clear();
      watches_.clear();
    }
    return Base::cleanup(std::move(cause), unit);
  }

  void watch(const caf::strong_actor_ptr& other, death_callback then) override {
    watches_.add(*this, other, std::move(then));
  }

  void after(std::chrono::milliseconds delay, callback then) override {
    timers_.schedule(*this, delay, std::move(then));
  }

  std::chrono::steady_clock::time_point now() const override {
    return this->clock().now();
  }

  caf::actor_system& home() const override { return this->system(); }

  void finish() override { this->quit(); }

  void fail_with(const error& cause) override {
    note_error(to_string(cause));
    this->quit(to_caf(cause));
  }

protected:
  /// The state as JSON, for people; "": this actor does not tell.
  virtual std::string describe_state() { return {}; }

private:
  caf::invoke_message_result handle(caf::mailbox_element& what) {
    try {
      auto outcome = Base::consume(what);
      counters().note_end(outcome == caf::invoke_message_result::skipped);
      if (this->bhvr_stack_.empty())
        request_key_ = key_of(*this, what);
      return outcome;
    } catch (...) {
      counters().note_end();
      request_key_ = key_of(*this, what);
      throw;
    }
  }

  caf::invoke_message_result handle_traced(caf::mailbox_element& what,
                                           const std::type_info* type) {
    message_trace traced{*this, what, type};
    try {
      auto outcome = handle(what);
      traced.end(false);
      return outcome;
    } catch (...) {
      traced.end(true);
      throw;
    }
  }

  void answer_host_request(caf::mailbox_element& what) {
    auto asked = host_request_of(*this, what);
    if (asked == host_request::kind::describe)
      answer_host(what, state_text(*this, [this] { return describe_state(); }));
    else if (asked)
      answer_host(what, std::string{});
    counters().note_end();
    if (asked == host_request::kind::pause)
      set_paused(true);
    if (asked == host_request::kind::resume)
      go_on();
  }

  void set_paused(bool paused) {
    paused_ = paused;
    counters().set_paused(paused);
  }

  // What was held came before what is in the mailbox.
  void go_on() {
    set_paused(false);
    while (!paused_ && !this->bhvr_stack_.empty()) {
      auto next = held_.take();
      if (!next)
        break;
      consume(*next);
    }
  }

  watch_list watches_;
  timer_list timers_;
  held_messages held_;
  bool paused_ = false;
  std::string request_key_;
  bool left_ = false;
};

} // namespace automodel::runtime
