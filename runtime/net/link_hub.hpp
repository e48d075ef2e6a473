#pragma once

#include "base/error.hpp"
#include "runtime/net/membership.hpp"
#include "runtime/net/node_facts.hpp"
#include "runtime/net/wire.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace automodel::runtime {

/// What a hub tells its owner, in the hub's thread, never at once.
struct link_events {
  /// Somebody proved to be a node of the cluster and is connected.
  std::function<void(std::uint64_t session, const node_facts& peer,
                     const std::string& address)>
      up;
  /// A frame of it that is not the hub's own business.
  std::function<void(std::uint64_t session, const link_frame& frame)> frame;
  std::function<void(std::uint64_t session, const error& why)> down;
  /// Every heartbeat, for what has to be looked at now and then.
  std::function<void()> tick;
};

/// A node's links to other nodes: frames over mutual TLS 1.3, in one thread.
/// Who a peer is stands in its certificate, which must name the node and the
/// roles that its hello names. Everything has a bound and a deadline: frames,
/// what waits to be sent, strangers that say nothing, peers that fall silent.
/// The paths to seeds are kept up for ever.
class link_hub {
public:
  /// Listens, and begins to look for the seeds.
  /// Errors: unavailable (the address), not_permitted (the certificates).
  static result<std::unique_ptr<link_hub>>
  start(const net_options& options, const node_facts& own, link_events events);

  /// Closes every link without telling, and waits for the thread.
  ~link_hub();

  link_hub(const link_hub&) = delete;
  link_hub& operator=(const link_hub&) = delete;

  node_address listening() const;

  /// Queues a frame; it is lost if the link is gone. A peer that reads so
  /// slowly that 64 MiB wait for it is taken for dead. Any thread.
  void send(std::uint64_t session, const link_frame& frame);

  /// Any thread.
  void close(std::uint64_t session, const error& why);

private:
  struct parts;
  explicit link_hub(std::unique_ptr<parts> made);

  std::unique_ptr<parts> parts_;
};

} // namespace automodel::runtime
