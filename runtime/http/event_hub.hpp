#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::runtime::http {

/// One client's events: bounded, so that a slow client costs no memory; it is
/// cut off instead, and may come back with its last id. Any thread.
class event_queue {
public:
  using callback = std::function<void()>;

  event_queue(std::vector<std::string> types, std::size_t capacity);

  /// Adds an event, written as it goes over the wire. False: it is closed.
  bool push(std::string_view type, const std::string& text);

  /// All that waits, as one text.
  std::string take();

  /// Called, from any thread, when there is something to take or it closed.
  void on_change(callback changed);

  /// No more events; wakes the reader.
  void close();
  bool closed() const;

private:
  const std::vector<std::string> types_; ///< wanted; empty: all
  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::deque<std::string> waiting_;
  callback changed_;
  bool closed_ = false;
};

/// Sends events to whoever listens, and keeps the last ones for clients that
/// come back. Any thread.
class event_hub {
public:
  explicit event_hub(std::size_t clients = 64, std::size_t capacity = 1024,
                     std::size_t kept = 256);

  /// `data` is one line of JSON. Returns the event's id, from 1.
  std::uint64_t publish(std::string_view type, std::string_view data);

  /// A new client's queue; with `last_id`, it begins with what was published
  /// after that event, as far as it is kept. Null: there are too many clients.
  std::shared_ptr<event_queue> subscribe(std::vector<std::string> types,
                                         std::uint64_t last_id = 0);

  /// Clients that still listen.
  std::size_t clients();

  void close();

private:
  struct kept_event {
    std::uint64_t id;
    std::string type, text;
  };

  void forget_closed();

  const std::size_t most_clients_, capacity_, most_kept_;
  std::mutex mutex_;
  std::vector<std::shared_ptr<event_queue>> queues_;
  std::deque<kept_event> kept_;
  std::uint64_t last_id_ = 0;
};

} // namespace automodel::runtime::http
