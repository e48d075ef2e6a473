#include "runtime/caf/wire_bridge.hpp"

#include "runtime/caf/errors.hpp"
#include "runtime/caf/remote_proxy.hpp"

#include <typeindex>

namespace automodel::runtime {

namespace schema = messages::schema;

namespace {

// Messages that wait for one actor; what comes from other nodes beyond them is
// refused, so that nobody's memory fills with what nobody gets to.
constexpr std::uint64_t most_mail = 500;

// The C++ type of a message's one element; null for CAF's own.
const std::type_info* type_of(const caf::type_erased_tuple& content) {
  return content.size() == 1 ? content.type(0).second : nullptr;
}

error lost(const std::string& node, const error& why) {
  return {errc::unavailable,
          "the link to node " + node + " is gone: " + why.message,
          {},
          {}};
}

error unknown_message(const std::string& type) {
  return {errc::incompatible, "this node knows no message " + type, {}, {}};
}

waiting_asker asker_of(const caf::mailbox_element& request) {
  return {request.sender, request.mid.response_id()};
}

error no_node(const std::string& path) {
  return {errc::unavailable, "the node of " + path + " is gone", {}, {}};
}

} // namespace

wire_bridge::wire_bridge(caf::actor_system& system,
                         actor_environment& environment, access_rule access)
    : system_(system), environment_(environment), access_(std::move(access)),
      log_(environment.log.component("net")) {}

wire_bridge::~wire_bridge() {
  hub_.reset();
  while (!sessions_.empty())
    down(sessions_.begin()->first, {errc::cancelled, "this node ends", {}, {}});
}

result<std::shared_ptr<wire_bridge>>
wire_bridge::start(caf::actor_system& system, actor_environment& environment,
                   const net_options& options, const node_facts& own) {
  std::shared_ptr<wire_bridge> made{
      new wire_bridge{system, environment, options.access}};
  auto* bridge = made.get();
  link_events events;
  events.up = [bridge](std::uint64_t number, const node_facts& peer,
                       const std::string& address) {
    bridge->up(number, peer, address);
  };
  events.frame = [bridge](std::uint64_t number, const link_frame& frame) {
    bridge->take(number, frame);
  };
  events.down = [bridge](std::uint64_t number, const error& why) {
    bridge->down(number, why);
  };
  events.tick = [bridge] { bridge->on_tick(); };
  // The hub's thread waits until it is known.
  std::lock_guard guard{bridge->mutex_};
  auto hub = link_hub::start(options, own, std::move(events));
  if (!hub)
    return pass_on(hub);
  bridge->hub_ = std::move(*hub);
  return made;
}

// -- links come and go --------------------------------------------------------

void wire_bridge::up(std::uint64_t number, const node_facts& peer,
                     const std::string& address) {
  // Proxies may outlive the bridge: actors answer what nobody waits for.
  auto asker = make_remote_proxy(
      system_, peer.who.node, {},
      [weak = weak_from_this(), number](caf::mailbox_element& what) {
        if (auto bridge = weak.lock())
          bridge->forward_answer(number, what);
      });
  environment_.peers.adopt({peer, address, environment_.unix_ms(), number});
  log_.info("linked with node {} ({}) at {}", peer.who.node, peer.incarnation,
            address);
  std::lock_guard guard{mutex_};
  auto& made = sessions_[number];
  made.who = peer.who;
  made.asker = std::move(asker);
  send_exports(number, made);
}

void wire_bridge::down(std::uint64_t number, const error& why) {
  session gone;
  {
    std::lock_guard guard{mutex_};
    auto found = sessions_.find(number);
    if (found == sessions_.end())
      return;
    gone = std::move(found->second);
    sessions_.erase(found);
  }
  environment_.peers.forget(number);
  environment_.directory.bind_remote(number, {});
  log_.warning("the link to node {} is gone: {}", gone.who.node, why.message);
  for (const auto& one : waiting_.take_all(number))
    answer(one, lost(gone.who.node, why));
  for (const auto& [path, one] : gone.proxies)
    end_proxy(one.proxy);
  end_proxy(gone.asker);
}

void wire_bridge::on_tick() {
  if (auto refused = std::exchange(busy_, 0); refused != 0)
    log_.warning("{} messages of other nodes were refused: more than {} wait "
                 "for their receivers",
                 refused, most_mail);
  std::lock_guard guard{mutex_};
  for (auto& [number, to] : sessions_)
    send_exports(number, to);
}

// Said again only when something changed.
void wire_bridge::send_exports(std::uint64_t number, session& to) {
  std::vector<exported_path> paths;
  for (const auto& path : environment_.directory.paths())
    if (access_ && access_(to.who, path))
      if (auto actor = environment_.directory.find_local(path)) {
        auto offers = (*actor)->get()->message_types();
        paths.push_back({path, {offers.begin(), offers.end()}});
      }
  if (paths == to.exported)
    return;
  hub_->send(number, exports_frame(paths));
  to.exported = std::move(paths);
}

// -- from a peer --------------------------------------------------------------

void wire_bridge::take(std::uint64_t number, const link_frame& frame) {
  auto taken = frame.read([&](schema::LinkFrame::Reader from) -> result<void> {
    switch (from.which()) {
    case schema::LinkFrame::EXPORTS: {
      auto paths = read_exports(from);
      if (!paths)
        return pass_on(paths);
      take_exports(number, std::move(*paths));
      return {};
    }
    case schema::LinkFrame::CALL: {
      auto call = read_call(from.getCall());
      if (!call)
        return pass_on(call);
      take_call(number, std::move(*call));
      return {};
    }
    case schema::LinkFrame::REPLY: {
      auto reply = read_reply(from.getReply());
      if (!reply)
        return pass_on(reply);
      take_reply(number, *reply);
      return {};
    }
    case schema::LinkFrame::FAILURE:
      take_failure(number, read_failure(from.getFailure()));
      return {};
    default: // of a later protocol, or a second hello
      return {};
    }
  });
  if (!taken)
    hub_->close(number, taken.error());
}

void wire_bridge::take_exports(std::uint64_t number,
                               std::vector<exported_path> paths) {
  std::vector<remote_actor> actors;
  std::map<std::string, shown> before;
  {
    std::lock_guard guard{mutex_};
    auto found = sessions_.find(number);
    if (found == sessions_.end())
      return;
    auto& known = found->second.proxies;
    before = std::exchange(known, {});
    for (auto& one : paths) {
      if (!is_logical_path(one.path))
        continue;
      auto old = before.find(one.path);
      if (old != before.end() && old->second.offers == one.offers) {
        known.insert(before.extract(old));
      } else {
        auto proxy
            = make_remote_proxy(system_, found->second.who.node,
                                {one.offers.begin(), one.offers.end()},
                                [weak = weak_from_this(), number,
                                 path = one.path](caf::mailbox_element& what) {
                                  if (auto bridge = weak.lock())
                                    bridge->forward_call(number, path, what);
                                  else
                                    answer(asker_of(what), no_node(path));
                                });
        known[one.path] = {one.offers, std::move(proxy)};
      }
      actors.push_back({one.path, known[one.path].proxy});
    }
  }
  environment_.directory.bind_remote(number, actors);
  for (const auto& [path, one] : before)
    end_proxy(one.proxy);
}

void wire_bridge::take_call(std::uint64_t number, wire_call call) {
  caf::strong_actor_ptr asker;
  node_identity who;
  {
    std::lock_guard guard{mutex_};
    auto found = sessions_.find(number);
    if (found == sessions_.end())
      return;
    asker = found->second.asker;
    who = found->second.who;
  }
  auto refuse = [&](error why) {
    log_.warning("node {}: {}", who.node, why.message);
    if (call.id != 0)
      hub_->send(number, failure_frame({call.id, std::move(why)}));
  };
  if (!access_ || !access_(who, call.to))
    return refuse({errc::not_permitted,
                   "node " + who.node + " may not talk to " + call.to,
                   {},
                   {}});
  const auto* kind = environment_.messages.find_named(call.type);
  if (kind == nullptr || kind->make == nullptr)
    return refuse(unknown_message(call.type));
  if (environment_.directory.mailbox_of(call.to) >= most_mail)
    return refuse_busy(number, call);
  auto to = environment_.directory.find_local(call.to);
  if (!to)
    return refuse({errc::unavailable, to.error().message, {}, {}});
  caf::message_id id{call.id & caf::message_id::request_id_mask};
  id = call.urgent ? id.with_high_priority() : id.with_normal_priority();
  (*to)->enqueue(asker, id, kind->make(std::move(call.body)), nullptr);
}

// Not a line for each: there are many of them, or there would be none.
void wire_bridge::refuse_busy(std::uint64_t number, const wire_call& call) {
  ++busy_;
  if (call.id != 0)
    hub_->send(number, failure_frame({call.id,
                                      {errc::resource_exhausted,
                                       call.to + " is busy",
                                       {},
                                       "try again later"}}));
}

void wire_bridge::take_reply(std::uint64_t number, const wire_reply& reply) {
  auto asker = waiting_.take(number, reply.id);
  if (!asker)
    return;
  if (reply.type.empty())
    return answer(*asker, caf::message{});
  const auto* kind = environment_.messages.find_named(reply.type);
  if (kind == nullptr || kind->make == nullptr)
    return answer(*asker, unknown_message(reply.type));
  answer(*asker, kind->make(reply.body));
}

void wire_bridge::take_failure(std::uint64_t number,
                               const wire_failure& failure) {
  if (auto asker = waiting_.take(number, failure.id))
    answer(*asker, failure.why);
}

// -- to a peer ----------------------------------------------------------------

void wire_bridge::forward_call(std::uint64_t number, const std::string& path,
                               caf::mailbox_element& what) {
  const auto& content = what.content();
  const auto* type = type_of(content);
  const auto* kind = type ? environment_.messages.find(*type) : nullptr;
  if (kind == nullptr || kind->words == nullptr)
    return answer(asker_of(what),
                  error{errc::incompatible,
                        path + " is on another node; only our messages travel",
                        {},
                        {}});
  wire_call call{0, path, kind->name, kind->words(content.get(0)),
                 what.mid.is_urgent_message()};
  if (what.mid.is_request()) {
    // Under the lock: the link's end fails what was added before it.
    std::lock_guard guard{mutex_};
    if (!sessions_.contains(number))
      return answer(asker_of(what), no_node(path));
    auto id = waiting_.add(number, asker_of(what));
    if (!id)
      return answer(asker_of(what), id.error());
    call.id = *id;
  }
  hub_->send(number, call_frame(call));
}

void wire_bridge::forward_answer(std::uint64_t number,
                                 caf::mailbox_element& what) {
  if (!what.mid.is_response())
    return; // nobody has a reason to talk to an asker but to answer it
  auto id = what.mid.request_id().integer_value();
  const auto& content = what.content();
  if (content.match_elements<caf::error>())
    return hub_->send(
        number, failure_frame({id, from_caf(content.get_as<caf::error>(0))}));
  const auto* type = type_of(content);
  const auto* kind = type ? environment_.messages.find(*type) : nullptr;
  if (kind != nullptr && kind->words != nullptr)
    return hub_->send(
        number, reply_frame({id, kind->name, kind->words(content.get(0))}));
  // An answer without a message is empty, or CAF's unit.
  hub_->send(number, reply_frame({id, "", {}}));
}

} // namespace automodel::runtime
