#include "runtime/net/wire.hpp"

#include "messages/parameters.hpp"

namespace automodel::runtime {

namespace schema = messages::schema;

namespace {

constexpr unsigned most_exports = 65'536;
constexpr unsigned most_offers = 100;

capnp::Data::Reader as_data(const messages::frame& from) {
  auto bytes = from.bytes();
  return {reinterpret_cast<const kj::byte*>(bytes.data()), bytes.size()};
}

// An empty message has no words.
result<messages::frame> read_body(capnp::Data::Reader from) {
  if (from.size() == 0)
    return messages::frame{};
  return messages::frame::from_bytes(
      std::as_bytes(std::span{from.begin(), from.size()}));
}

template <class Fill>
link_frame make(Fill&& fill) {
  return messages::make_message<schema::LinkFrame>(std::forward<Fill>(fill));
}

} // namespace

link_frame hello_frame(const node_facts& own) {
  return make([&](auto to) { write_facts(own, to.initHello()); });
}

link_frame exports_frame(const std::vector<exported_path>& paths) {
  return make([&](auto to) {
    auto list = to.initExports(static_cast<unsigned>(paths.size()));
    for (unsigned i = 0; i < list.size(); ++i) {
      list[i].setPath(paths[i].path);
      auto offers
          = list[i].initOffers(static_cast<unsigned>(paths[i].offers.size()));
      for (unsigned k = 0; k < offers.size(); ++k)
        offers.set(k, paths[i].offers[k]);
    }
  });
}

link_frame call_frame(const wire_call& call) {
  return make([&](auto to) {
    auto out = to.initCall();
    out.setId(call.id);
    out.setTo(call.to);
    out.setType(call.type);
    out.setBody(as_data(call.body));
    out.setUrgent(call.urgent);
  });
}

link_frame reply_frame(const wire_reply& reply) {
  return make([&](auto to) {
    auto out = to.initReply();
    out.setId(reply.id);
    out.setType(reply.type);
    out.setBody(as_data(reply.body));
  });
}

link_frame failure_frame(const wire_failure& failure) {
  return make([&](auto to) {
    auto out = to.initFailure();
    out.setId(failure.id);
    messages::write_problem(failure.why, out.initProblem());
  });
}

link_frame heartbeat_frame() {
  return make([](auto to) { to.setHeartbeat(); });
}

result<node_facts> read_hello(const link_frame& from) {
  return from.read([](schema::LinkFrame::Reader frame) -> result<node_facts> {
    if (!frame.isHello())
      return fail(errc::parse_error, "a link begins with a hello");
    return read_facts(frame.getHello());
  });
}

result<std::vector<exported_path>>
read_exports(schema::LinkFrame::Reader from) {
  auto list = from.getExports();
  if (list.size() > most_exports)
    return fail(errc::resource_exhausted, "a node shows too many actors");
  std::vector<exported_path> out;
  for (auto one : list) {
    auto offers = one.getOffers();
    if (offers.size() > most_offers)
      return fail(errc::resource_exhausted, "an actor offers too much");
    out.push_back({messages::read_text(one.getPath()), {}});
    for (auto offer : offers)
      out.back().offers.push_back(messages::read_text(offer));
  }
  return out;
}

result<wire_call> read_call(schema::LinkFrame::Call::Reader from) {
  auto body = read_body(from.getBody());
  if (!body)
    return pass_on(body);
  return wire_call{from.getId(), messages::read_text(from.getTo()),
                   messages::read_text(from.getType()), std::move(*body),
                   from.getUrgent()};
}

result<wire_reply> read_reply(schema::LinkFrame::Reply::Reader from) {
  auto body = read_body(from.getBody());
  if (!body)
    return pass_on(body);
  return wire_reply{from.getId(), messages::read_text(from.getType()),
                    std::move(*body)};
}

wire_failure read_failure(schema::LinkFrame::Failure::Reader from) {
  return {from.getId(), messages::read_problem(from.getProblem())};
}

} // namespace automodel::runtime
