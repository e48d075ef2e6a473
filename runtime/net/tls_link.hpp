#pragma once

#include "base/error.hpp"
#include "runtime/net/membership.hpp"
#include "runtime/net/wire.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility> // Boost 1.74's Asio forgets it
#include <vector>

namespace automodel::runtime {

/// One TLS connection to another node; used in the hub's thread only.
class tls_link : public std::enable_shared_from_this<tls_link> {
public:
  using socket = boost::asio::ip::tcp::socket;
  using clock = std::chrono::steady_clock;

  struct events {
    std::function<void(const node_facts& peer)> introduced;
    std::function<void(const link_frame& frame)> frame;
    std::function<void(const error& why)> closed; ///< once, and last
  };

  enum class side : std::uint8_t { connects, accepts };

  tls_link(socket connected, boost::asio::ssl::context& tls,
           const net_options& options, const node_facts& own);

  /// TLS, then the hellos.
  void begin(side which, events to);

  /// False: too much waits already.
  bool transmit(const link_frame& frame);

  void close(const error& why);

  const std::string& remote() const noexcept { return remote_; }

private:
  /// Read and written at a time, small frames together.
  static constexpr std::size_t batch_bytes = 64 << 10;

  struct header {
    std::uint32_t magic = 0, bytes = 0;
  };

  void introduce();
  void read_more();
  result<void> take_frames();
  result<std::size_t> body_size(const std::byte* start) const;
  void take(const link_frame& frame);
  result<void> check_hello(const link_frame& frame);
  void write_next();
  void watch();
  void heard() { last_heard_ = clock::now(); }

  boost::asio::ssl::stream<socket> stream_;
  boost::asio::steady_timer timer_;
  const net_options& options_;
  const node_facts& own_;
  events events_;
  std::string remote_;
  bool introduced_ = false, closed_ = false, writing_ = false;
  clock::time_point began_ = clock::now(), last_heard_ = began_,
                    last_sent_ = began_;
  std::vector<std::byte> input_ = std::vector<std::byte>(batch_bytes);
  std::size_t filled_ = 0;          ///< of the input
  std::vector<std::byte> outgoing_; ///< what is being written
  std::deque<link_frame> queue_;
  std::size_t queued_bytes_ = 0;
};

} // namespace automodel::runtime
