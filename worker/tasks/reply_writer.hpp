#pragma once

#include "base/error.hpp"
#include "messages/frame_socket.hpp"
#include "messages/message.hpp"
#include "messages/schema/worker.capnp.h"
#include "recsys/models/recommender.hpp"

#include <chrono>
#include <cstdint>

namespace automodel::worker {

/// Sends the replies to one request. A reply that cannot be sent means that
/// the node is gone: the next receive ends the worker.
class reply_writer {
public:
  using builder = messages::schema::WorkerReply::Builder;

  reply_writer(messages::frame_socket& node, std::uint64_t task)
      : node_(node), task_(task) {}

  /// `fill` chooses the reply and writes it.
  template <class Fill>
  void send(Fill&& fill) {
    send_frame(
        messages::make_message<messages::schema::WorkerReply>([&](builder out) {
          out.setTask(task_);
          fill(out);
        }).words());
  }

  /// At most ten a second; those in between are dropped.
  void progress(const recsys::training_progress& point);

  /// That a training goes on: a progress without a metric or, of validations,
  /// with the metric "validation". At most one a second of steps.
  void beat(std::uint64_t step, recsys::training_phase phase);

  void failed(const error& why);

private:
  using clock = std::chrono::steady_clock;

  void send_frame(const messages::frame& words);

  messages::frame_socket& node_;
  std::uint64_t task_;
  clock::time_point next_progress_{}, next_beat_{};
};

/// Writes one point of a training curve.
void write_progress(const recsys::training_progress& from,
                    messages::schema::Progress::Builder to);

} // namespace automodel::worker
