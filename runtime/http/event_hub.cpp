#include "runtime/http/event_hub.hpp"

#include <algorithm>

namespace automodel::runtime::http {

event_queue::event_queue(std::vector<std::string> types, std::size_t capacity)
    : types_(std::move(types)), capacity_(capacity) {}

bool event_queue::push(std::string_view type, const std::string& text) {
  callback changed;
  auto open = true;
  {
    std::lock_guard guard{mutex_};
    if (closed_)
      return false;
    if (!types_.empty()
        && std::find(types_.begin(), types_.end(), type) == types_.end())
      return true;
    if (waiting_.size() == capacity_) {
      closed_ = true;
      open = false;
    } else {
      waiting_.push_back(text);
    }
    changed = changed_;
  }
  if (changed)
    changed();
  return open;
}

std::string event_queue::take() {
  std::lock_guard guard{mutex_};
  std::string out;
  for (const auto& text : waiting_)
    out += text;
  waiting_.clear();
  return out;
}

void event_queue::on_change(callback changed) {
  std::lock_guard guard{mutex_};
  changed_ = std::move(changed);
}

void event_queue::close() {
  callback changed;
  {
    std::lock_guard guard{mutex_};
    closed_ = true;
    changed = std::move(changed_);
  }
  if (changed)
    changed();
}

bool event_queue::closed() const {
  std::lock_guard guard{mutex_};
  return closed_;
}

event_hub::event_hub(std::size_t clients, std::size_t capacity,
                     std::size_t kept)
    : most_clients_(clients), capacity_(capacity), most_kept_(kept) {}

std::uint64_t event_hub::publish(std::string_view type, std::string_view data) {
  std::lock_guard guard{mutex_};
  auto id = ++last_id_;
  auto text = "id: " + std::to_string(id) + "\nevent: " + std::string{type}
              + "\ndata: " + std::string{data} + "\n\n";
  for (const auto& queue : queues_)
    queue->push(type, text);
  forget_closed();
  kept_.push_back({id, std::string{type}, std::move(text)});
  if (kept_.size() > most_kept_)
    kept_.pop_front();
  return id;
}

std::shared_ptr<event_queue>
event_hub::subscribe(std::vector<std::string> types, std::uint64_t last_id) {
  std::lock_guard guard{mutex_};
  forget_closed();
  if (queues_.size() == most_clients_)
    return nullptr;
  auto queue = std::make_shared<event_queue>(std::move(types), capacity_);
  // An id from the future is one of an earlier life: it gets all that is kept.
  if (last_id > last_id_)
    last_id = 1;
  for (const auto& event : kept_)
    if (last_id > 0 && event.id > last_id)
      queue->push(event.type, event.text);
  queues_.push_back(queue);
  return queue;
}

std::size_t event_hub::clients() {
  std::lock_guard guard{mutex_};
  forget_closed();
  return queues_.size();
}

void event_hub::close() {
  std::lock_guard guard{mutex_};
  for (const auto& queue : queues_)
    queue->close();
  queues_.clear();
}

// Whoever reads a queue closes it when the client is gone.
void event_hub::forget_closed() {
  std::erase_if(queues_, [](const auto& queue) { return queue->closed(); });
}

} // namespace automodel::runtime::http
