#include "runtime/supervisor.hpp"

#include <algorithm>

namespace automodel::runtime {

supervisor::supervisor(actor_host* self, strategy how, restart_limits limits)
    : self_(*self), how_(how), limits_(limits) {}

supervisor::~supervisor() {
  for (auto at = children_.rbegin(); at != children_.rend(); ++at)
    if (at->second.actor)
      stop_actor(at->second.actor);
}

std::string supervisor::path_of(std::string_view name) const {
  if (name.starts_with('/'))
    return std::string{name};
  return self_.path() + "/" + std::string{name};
}

std::size_t supervisor::living() const noexcept {
  return static_cast<std::size_t>(
      std::count_if(children_.begin(), children_.end(),
                    [](const auto& at) { return bool{at.second.actor}; }));
}

supervisor::one* supervisor::find(std::uint64_t id) {
  auto found = children_.find(id);
  return found == children_.end() ? nullptr : &found->second;
}

result<void> supervisor::start(child_spec spec) {
  auto path = path_of(spec.name);
  for (const auto& [id, other] : children_)
    if (other.path == path)
      return fail(errc::conflict, "there is a child at " + path);
  auto id = ++last_id_;
  children_.emplace(id, one{std::move(spec), std::move(path),
                            restart_ledger{limits_}, nullptr, 0, phase::down, 0,
                            nullptr, false});
  auto born = give_birth(id);
  if (!born)
    children_.erase(id);
  return born;
}

result<void> supervisor::give_birth(std::uint64_t id) {
  auto& child = *find(id);
  auto made = child.spec.start(
      self_.home(), {self_.environment(), child.path, child.restarts});
  if (!made)
    return pass_on(made);
  child.actor = *made;
  child.now = phase::up;
  child.life = ++last_life_;
  self_.watch(child.actor, [this, id, life = child.life](const auto& why) {
    on_death(id, life, why);
  });
  return {};
}

void supervisor::start_again(std::uint64_t id) {
  auto child = find(id);
  if (!child || child->now != phase::restarting || stopping_)
    return;
  ++child->restarts;
  auto born = give_birth(id);
  if (born) {
    self_.log().info("restarted {} ({} so far)", child->path, child->restarts);
    return;
  }
  --child->restarts;
  if (born.error().code == errc::conflict)
    wait_for_path(id);
  else
    on_failure(id, to_string(born.error()));
}

// Somebody lives there still: an orphan of a supervisor that gave up, which
// was told to stop and has a handler to finish.
void supervisor::wait_for_path(std::uint64_t id) {
  auto squatter = self_.environment().directory.find_any(find(id)->path);
  if (!squatter) // it left just now, or was reserved and not yet born
    return restart_later(id, limits_.first_delay);
  self_.watch(*squatter, [this, id](const auto&) { start_again(id); });
}

void supervisor::on_death(std::uint64_t id, std::uint64_t life,
                          const caf::error& why) {
  auto child = find(id);
  if (!child || child->life != life)
    return;
  child->actor = nullptr;
  if (child->now == phase::retiring) {
    auto done = std::move(child->retired);
    auto path = child->path;
    children_.erase(id);
    retire_below(path, std::move(done));
    return;
  }
  if (child->now == phase::restarting) // stopped with the rest
    return try_restart_rest();
  if (std::exchange(child->replaced, false) && !stopping_) {
    child->now = phase::restarting;
    return start_again(id);
  }
  note_poison(*child);
  child->now = phase::down;
  if (stopping_)
    return;
  if (restartable(*child))
    on_failure(id, render(why));
  else
    children_.erase(id);
}

bool supervisor::restartable(const one& child) const {
  if (child.spec.rule != restart_rule::transient)
    return child.spec.rule == restart_rule::permanent;
  auto stone = self_.environment().directory.last_death(child.path);
  return !stone || stone->how == ending::failed || stone->how == ending::killed;
}

void supervisor::note_poison(const one& child) {
  auto stone = self_.environment().directory.last_death(child.path);
  if (!stone || stone->how != ending::failed || stone->request_key.empty())
    return;
  if (self_.environment().poison.note_death(stone->request_key))
    self_.log().warning("request \"{}\" is in quarantine: {} died of it",
                        stone->request_key, child.path);
}

void supervisor::on_failure(std::uint64_t id, const std::string& why) {
  auto& child = *find(id);
  auto delay = child.ledger.note_death(self_.now());
  if (!delay)
    return give_up(child, why);
  self_.log().warning("{} ended ({}); restarting in {} ms", child.path,
                      why.empty() ? "finished" : why, delay->count());
  restart_later(id, *delay);
}

void supervisor::give_up(const one& child, const std::string& why) {
  self_.fail_with(
      {errc::resource_exhausted,
       child.path + " died " + std::to_string(child.ledger.recent())
           + " times within " + std::to_string(limits_.window.count())
           + " ms, the last time of: " + (why.empty() ? "nothing" : why)});
}

void supervisor::restart_later(std::uint64_t id,
                               std::chrono::milliseconds delay) {
  find(id)->now = phase::restarting;
  if (how_ == strategy::one_for_one) {
    self_.after(delay, [this, id] { start_again(id); });
    return;
  }
  stop_rest(id);
  self_.after(delay, [this, round = rest_round_] {
    if (round == rest_round_) {
      rest_due_ = true;
      try_restart_rest();
    }
  });
}

void supervisor::stop_rest(std::uint64_t from) {
  rest_from_ = std::min(rest_from_.value_or(from), from);
  rest_due_ = false;
  ++rest_round_;
  for (auto at = children_.rbegin(); at != children_.rend(); ++at) {
    auto& [id, child] = *at;
    if (id <= from || child.now != phase::up)
      continue;
    child.now = phase::restarting;
    stop_actor(child.actor);
  }
}

void supervisor::try_restart_rest() {
  if (!rest_from_ || !rest_due_ || stopping_)
    return;
  std::vector<std::uint64_t> ids;
  for (auto& [id, child] : children_) {
    if (id < *rest_from_ || child.now == phase::retiring)
      continue;
    if (child.actor)
      return; // still on its way down
    ids.push_back(id);
  }
  rest_from_.reset();
  for (auto id : ids)
    start_again(id);
}

result<void> supervisor::stop(std::string_view name,
                              actor_host::callback done) {
  auto path = path_of(name);
  for (auto& [id, child] : children_)
    if (child.path == path && child.now != phase::retiring) {
      retire(id, std::move(done));
      return {};
    }
  return fail(errc::not_found, "there is no child at " + path);
}

result<void> supervisor::replace(std::string_view name) {
  auto path = path_of(name);
  for (auto& [id, child] : children_) {
    if (child.path != path || child.now == phase::retiring)
      continue;
    if (child.now == phase::up) {
      child.replaced = true;
      kill_actor(child.actor);
    }
    return {};
  }
  return fail(errc::not_found, "there is no child at " + path);
}

void supervisor::retire(std::uint64_t id, actor_host::callback done) {
  auto child = find(id);
  if (child->actor) {
    child->now = phase::retiring;
    child->retired = std::move(done);
    stop_actor(child->actor);
    return;
  }
  auto path = child->path;
  children_.erase(id);
  retire_below(std::move(path), std::move(done));
}

// A child that ended has told its own children to stop; they are waited for.
void supervisor::retire_below(std::string path, actor_host::callback done) {
  auto& directory = self_.environment().directory;
  for (const auto& other : directory.paths()) {
    if (!other.starts_with(path + "/"))
      continue;
    auto orphan = directory.find_any(other);
    if (!orphan)
      continue;
    stop_actor(*orphan);
    self_.watch(*orphan,
                [this, path, done](const auto&) { retire_below(path, done); });
    return;
  }
  done();
}

void supervisor::shut_down(actor_host::callback done) {
  stopping_ = true;
  auto last = std::find_if(children_.rbegin(), children_.rend(), [](auto& at) {
    return at.second.now != phase::retiring;
  });
  if (last == children_.rend()) {
    done();
    return;
  }
  retire(last->first, [this, done = std::move(done)] { shut_down(done); });
}

} // namespace automodel::runtime
