#include "runtime/actor_directory.hpp"

#include <algorithm>

namespace automodel::runtime {

namespace {

constexpr std::size_t longest_path = 500;

bool is_path_char(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
         || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

std::string cause_of(const tombstone& stone) {
  return std::string{to_string(stone.how)}
         + (stone.cause.empty() ? "" : ": " + stone.cause);
}

} // namespace

actor_status status_of(const actor_counters& counters, std::int64_t now_ns) {
  actor_status out;
  out.path = counters.path;
  out.kind = counters.kind;
  out.summary = counters.summary();
  out.restarts = counters.restarts;
  // Read before enqueued: the difference is never negative then.
  out.handled = counters.handled();
  out.mailbox = counters.enqueued() - out.handled;
  out.peak_mailbox = counters.peak_depth();
  out.busy_ns = counters.busy_ns();
  out.longest_ns = counters.longest_ns();
  out.message_type = counters.message_type();
  if (auto since = counters.handling_since_ns(); since != 0) {
    out.handling_for = std::chrono::nanoseconds{now_ns - since};
    out.mailbox -= std::min<std::uint64_t>(out.mailbox, 1); // at work
  }
  out.unexpected = counters.unexpected();
  out.expired = counters.expired();
  out.quarantined = counters.quarantined();
  out.errors = counters.errors();
  out.last_error = counters.last_error();
  out.paused = counters.paused();
  return out;
}

bool is_logical_path(std::string_view text) noexcept {
  if (text.size() < 2 || text.size() > longest_path || text.front() != '/'
      || text.back() == '/' || text.find("//") != std::string_view::npos)
    return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c == '/' || is_path_char(c); });
}

actor_directory::actor_directory(std::size_t tombstone_limit)
    : tombstone_limit_(tombstone_limit) {}

result<std::shared_ptr<actor_counters>>
actor_directory::reserve(std::string path, std::string kind,
                         std::uint32_t restarts) {
  if (!is_logical_path(path))
    return fail(errc::invalid_argument, "\"" + path + "\" is not a path",
                "like /autotrain/trainer-1: letters, digits and ._-");
  auto counters
      = std::make_shared<actor_counters>(path, std::move(kind), restarts);
  std::lock_guard guard{mutex_};
  auto [at, fresh] = living_.try_emplace(path, entry{counters, nullptr});
  if (!fresh)
    return fail(errc::conflict, "an actor lives at " + path);
  return counters;
}

void actor_directory::release(std::string_view path) {
  caf::strong_actor_ptr last; // released after the lock
  std::lock_guard guard{mutex_};
  auto found = living_.find(path);
  if (found == living_.end())
    return;
  last = std::move(found->second.actor);
  living_.erase(found);
  if (living_.empty())
    emptied_.notify_all();
}

void actor_directory::bind(std::string_view path, caf::strong_actor_ptr actor) {
  std::lock_guard guard{mutex_};
  if (auto found = living_.find(path); found != living_.end())
    found->second.actor = std::move(actor);
}

void actor_directory::leave(tombstone stone) {
  auto path = stone.path;
  {
    std::lock_guard guard{mutex_};
    stone.number = ++deaths_;
    dead_.push_back(std::move(stone));
    if (dead_.size() > tombstone_limit_)
      dead_.pop_front();
  }
  release(path);
}

result<caf::strong_actor_ptr>
actor_directory::find_any(std::string_view path) const {
  {
    std::lock_guard guard{mutex_};
    auto found = living_.find(path);
    if (found == living_.end())
      if (auto far = remote_.find(path); far != remote_.end())
        return far->second.begin()->second;
  }
  return find_local(path);
}

result<caf::strong_actor_ptr>
actor_directory::find_local(std::string_view path) const {
  {
    std::lock_guard guard{mutex_};
    auto found = living_.find(path);
    if (found != living_.end() && found->second.actor)
      return found->second.actor;
  }
  std::string text = "no actor lives at " + std::string{path};
  if (auto stone = last_death(path))
    text += "; the last one " + cause_of(*stone);
  return fail(errc::not_found, std::move(text));
}

result<caf::strong_actor_ptr>
actor_directory::find_any_remote(std::uint64_t session,
                                 std::string_view path) const {
  std::lock_guard guard{mutex_};
  if (auto far = remote_.find(path); far != remote_.end())
    if (auto one = far->second.find(session); one != far->second.end())
      return one->second;
  return fail(errc::not_found,
              "that node shows no actor at " + std::string{path});
}

std::uint64_t actor_directory::mailbox_of(std::string_view path) const {
  std::lock_guard guard{mutex_};
  auto found = living_.find(path);
  if (found == living_.end())
    return 0;
  const auto& counters = *found->second.counters;
  auto handled = counters.handled(); // first: it never overtakes the other
  return counters.enqueued() - handled;
}

void actor_directory::bind_remote(std::uint64_t session,
                                  const std::vector<remote_actor>& actors) {
  std::lock_guard guard{mutex_};
  for (auto at = remote_.begin(); at != remote_.end();) {
    at->second.erase(session);
    at = at->second.empty() ? remote_.erase(at) : std::next(at);
  }
  for (const auto& one : actors)
    remote_[one.path][session] = one.proxy;
}

std::vector<std::string> actor_directory::remote_paths() const {
  std::lock_guard guard{mutex_};
  std::vector<std::string> out;
  for (const auto& [path, one] : remote_)
    out.push_back(path);
  return out;
}

std::optional<tombstone>
actor_directory::last_death(std::string_view path) const {
  std::lock_guard guard{mutex_};
  auto found = std::find_if(dead_.rbegin(), dead_.rend(),
                            [&](const auto& one) { return one.path == path; });
  if (found == dead_.rend())
    return std::nullopt;
  return *found;
}

directory_snapshot actor_directory::snapshot() const {
  auto now = coarse_now_ns();
  directory_snapshot out;
  std::lock_guard guard{mutex_};
  out.living.reserve(living_.size());
  for (const auto& [path, one] : living_)
    out.living.push_back(status_of(*one.counters, now));
  out.dead.assign(dead_.begin(), dead_.end());
  out.deaths = deaths_;
  return out;
}

std::vector<std::shared_ptr<const actor_counters>>
actor_directory::counters() const {
  std::lock_guard guard{mutex_};
  std::vector<std::shared_ptr<const actor_counters>> out;
  out.reserve(living_.size());
  for (const auto& [path, one] : living_)
    out.push_back(one.counters);
  return out;
}

std::vector<tombstone> actor_directory::deaths(std::size_t limit) const {
  std::lock_guard guard{mutex_};
  auto most = static_cast<std::ptrdiff_t>(std::min(limit, dead_.size()));
  return {dead_.rbegin(), dead_.rbegin() + most};
}

std::uint64_t actor_directory::death_count() const {
  std::lock_guard guard{mutex_};
  return deaths_;
}

std::vector<std::string> actor_directory::paths() const {
  std::lock_guard guard{mutex_};
  std::vector<std::string> out;
  for (const auto& [path, one] : living_)
    out.push_back(path);
  return out;
}

std::vector<std::string>
actor_directory::wait_until_empty(std::chrono::milliseconds patience) {
  std::unique_lock lock{mutex_};
  emptied_.wait_for(lock, patience, [this] { return living_.empty(); });
  std::vector<std::string> out;
  for (const auto& [path, one] : living_)
    out.push_back(path);
  return out;
}

} // namespace automodel::runtime
