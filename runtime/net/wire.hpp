#pragma once

#include "base/error.hpp"
#include "messages/message.hpp"
#include "messages/schema/cluster.capnp.h"
#include "runtime/net/node_facts.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// What passes over a link, as values.
namespace automodel::runtime {

using link_frame = messages::message<messages::schema::LinkFrame>;

/// A message with what stands around it.
inline constexpr std::size_t largest_link_frame
    = messages::limits::frame_bytes + (64 << 10);

/// An actor that a peer may talk to.
struct exported_path {
  std::string path;
  std::vector<std::string> offers; ///< CAF's names of its handlers

  friend bool operator==(const exported_path&, const exported_path&) = default;
};

/// A message on its way to a path; `id` 0: no answer is wanted.
struct wire_call {
  std::uint64_t id = 0;
  std::string to, type;
  messages::frame body;
  bool urgent = false;
};

struct wire_reply {
  std::uint64_t id = 0;
  std::string type; ///< empty: an answer without a message
  messages::frame body;
};

struct wire_failure {
  std::uint64_t id = 0;
  error why;
};

link_frame hello_frame(const node_facts& own);
link_frame exports_frame(const std::vector<exported_path>& paths);
link_frame call_frame(const wire_call& call);
link_frame reply_frame(const wire_reply& reply);
link_frame failure_frame(const wire_failure& failure);
link_frame heartbeat_frame();

// Errors: parse_error, invalid_argument, resource_exhausted.
result<node_facts> read_hello(const link_frame& from);
result<std::vector<exported_path>>
read_exports(messages::schema::LinkFrame::Reader from);
result<wire_call> read_call(messages::schema::LinkFrame::Call::Reader from);
result<wire_reply> read_reply(messages::schema::LinkFrame::Reply::Reader from);
wire_failure read_failure(messages::schema::LinkFrame::Failure::Reader from);

} // namespace automodel::runtime
