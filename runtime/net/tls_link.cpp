#include "runtime/net/tls_link.hpp"

#include "runtime/net/credentials.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include <bit>
#include <cstring>
#include <span>

namespace automodel::runtime {

namespace asio = boost::asio;
namespace schema = messages::schema;
using boost::system::error_code;

namespace {

static_assert(std::endian::native == std::endian::little,
              "headers and words are little-endian");

constexpr std::uint32_t magic = 0x314c4d41; // "AML1"
// What may wait for a peer that reads slowly.
constexpr std::size_t most_queued_bytes = 64 << 20;
// Strangers have no reason to say more than hello.
constexpr std::size_t longest_hello = 64 << 10;

error broken(const std::string& remote, const error_code& why) {
  return {errc::unavailable, remote + ": " + why.message(), {}, {}};
}

std::string name_of(const tls_link::socket& connected) {
  error_code failed;
  auto where = connected.remote_endpoint(failed);
  if (failed)
    return "nobody";
  return to_string(node_address{where.address().to_string(), where.port()});
}

} // namespace

tls_link::tls_link(socket connected, asio::ssl::context& tls,
                   const net_options& options, const node_facts& own)
    : stream_(std::move(connected), tls), timer_(stream_.get_executor()),
      options_(options), own_(own), remote_(name_of(stream_.next_layer())) {
  error_code ignored;
  stream_.next_layer().set_option(asio::ip::tcp::no_delay{true}, ignored);
}

void tls_link::begin(side which, events to) {
  events_ = std::move(to);
  watch();
  auto role = which == side::connects ? asio::ssl::stream_base::client
                                      : asio::ssl::stream_base::server;
  stream_.async_handshake(
      role, [self = shared_from_this()](const error_code& failed) {
        if (failed)
          return self->close(broken(self->remote_, failed));
        self->heard();
        self->introduce();
      });
}

void tls_link::introduce() {
  transmit(hello_frame(own_));
  read_more();
}

// -- reading ------------------------------------------------------------------

void tls_link::read_more() {
  if (closed_)
    return;
  stream_.async_read_some(
      asio::buffer(input_.data() + filled_, input_.size() - filled_),
      [self = shared_from_this()](const error_code& failed, std::size_t got) {
        if (failed)
          return self->close(broken(self->remote_, failed));
        // Each piece that arrives shows that the peer lives.
        self->heard();
        self->filled_ += got;
        if (auto taken = self->take_frames(); !taken)
          return self->close(taken.error());
        self->read_more();
      });
}

// Takes the whole frames of what has come, and makes room for the next.
result<void> tls_link::take_frames() {
  std::size_t at = 0, wanted = sizeof(header);
  while (!closed_ && filled_ - at >= sizeof(header)) {
    auto bytes = body_size(input_.data() + at);
    if (!bytes)
      return pass_on(bytes);
    wanted = sizeof(header) + *bytes;
    if (filled_ - at < wanted)
      break;
    auto body = kj::heapArray<capnp::word>(*bytes / sizeof(capnp::word));
    std::memcpy(body.begin(), input_.data() + at + sizeof(header), *bytes);
    at += wanted;
    auto words = messages::frame::from_words(std::move(body));
    if (!words)
      return pass_on(words);
    take(link_frame{std::move(*words)});
  }
  std::memmove(input_.data(), input_.data() + at, filled_ - at);
  filled_ -= at;
  if (input_.size() < wanted)
    input_.resize(wanted);
  return {};
}

result<std::size_t> tls_link::body_size(const std::byte* start) const {
  header given;
  std::memcpy(&given, start, sizeof(given));
  auto most = introduced_ ? largest_link_frame : longest_hello;
  if (given.magic != magic || given.bytes == 0 || given.bytes > most
      || given.bytes % sizeof(capnp::word) != 0)
    return fail(errc::parse_error, remote_ + " does not send frames");
  return given.bytes;
}

void tls_link::take(const link_frame& frame) {
  if (!introduced_) {
    if (auto known = check_hello(frame); !known)
      close(known.error());
    return;
  }
  auto beat = frame.read([](schema::LinkFrame::Reader from) -> result<bool> {
    return from.isHeartbeat();
  });
  if (!beat)
    close(beat.error());
  else if (!*beat)
    events_.frame(frame);
}

result<void> tls_link::check_hello(const link_frame& frame) {
  auto peer = read_hello(frame);
  if (!peer)
    return pass_on(peer);
  std::unique_ptr<X509, void (*)(X509*)> certificate{
      SSL_get1_peer_certificate(stream_.native_handle()), X509_free};
  if (!certificate)
    return fail(errc::not_permitted, remote_ + " shows no certificate");
  auto proved = identity_in(certificate.get());
  if (!proved)
    return pass_on(proved);
  if (*proved != peer->who)
    return fail(errc::not_permitted,
                remote_ + " has the certificate of node " + proved->node
                    + " and claims the name or the roles of " + peer->who.node);
  if (peer->who.cluster != own_.who.cluster)
    return fail(errc::not_permitted, "node " + peer->who.node
                                         + " is of another cluster, "
                                         + peer->who.cluster);
  if (auto protocol = agreed_protocol(own_, *peer); !protocol)
    return pass_on(protocol);
  introduced_ = true;
  events_.introduced(*peer);
  return {};
}

// -- writing ------------------------------------------------------------------

bool tls_link::transmit(const link_frame& frame) {
  auto bytes = frame.words().bytes().size();
  if (closed_ || queued_bytes_ + bytes > most_queued_bytes)
    return false;
  queued_bytes_ += bytes;
  queue_.push_back(frame);
  // Not at once: what is given in the same breath goes with it.
  if (!std::exchange(writing_, true))
    asio::post(stream_.get_executor(),
               [self = shared_from_this()] { self->write_next(); });
  return true;
}

// Small frames go together: a record and a system call for many of them.
void tls_link::write_next() {
  writing_ = !queue_.empty() && !closed_;
  if (!writing_)
    return;
  outgoing_.clear();
  while (!queue_.empty() && outgoing_.size() < batch_bytes) {
    auto bytes = queue_.front().words().bytes();
    header start{magic, static_cast<std::uint32_t>(bytes.size())};
    auto as_bytes = std::as_bytes(std::span{&start, 1});
    outgoing_.insert(outgoing_.end(), as_bytes.begin(), as_bytes.end());
    outgoing_.insert(outgoing_.end(), bytes.begin(), bytes.end());
    queued_bytes_ -= bytes.size();
    queue_.pop_front();
  }
  asio::async_write(
      stream_, asio::buffer(outgoing_),
      [self = shared_from_this()](const error_code& failed, std::size_t) {
        if (failed)
          return self->close(broken(self->remote_, failed));
        self->last_sent_ = clock::now();
        self->write_next();
      });
}

// -- time ---------------------------------------------------------------------

void tls_link::watch() {
  timer_.expires_after(options_.heartbeat);
  timer_.async_wait([self = shared_from_this()](const error_code& failed) {
    if (failed || self->closed_)
      return;
    auto now = clock::now();
    if (!self->introduced_ && now - self->began_ > self->options_.introduction)
      return self->close({errc::deadline_exceeded,
                          self->remote_ + " did not say who it is in time",
                          {},
                          {}});
    if (self->introduced_ && now - self->last_heard_ > self->options_.silence)
      return self->close(
          {errc::unavailable, self->remote_ + " is silent", {}, {}});
    if (self->introduced_ && !self->writing_
        && now - self->last_sent_ >= self->options_.heartbeat)
      self->transmit(heartbeat_frame());
    self->watch();
  });
}

void tls_link::close(const error& why) {
  if (std::exchange(closed_, true))
    return;
  error_code ignored;
  timer_.cancel(ignored);
  // No farewell in TLS: a peer that is stuck would not read it.
  stream_.next_layer().close(ignored);
  auto closed = std::move(events_.closed);
  events_ = {};
  closed(why);
}

} // namespace automodel::runtime
