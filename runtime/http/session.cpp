#include "runtime/http/session.hpp"

#include "runtime/http/beast.hpp"
#include "runtime/http/event_hub.hpp"
#include "runtime/http/router.hpp"
#include "runtime/http/session_factory.hpp"
#include "runtime/http/target.hpp"

#include <array>
#include <optional>

namespace automodel::runtime::http {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace wire = boost::beast::http;
using boost::system::error_code;
using protocol = asio::generic::stream_protocol;
using stream_type = beast::basic_stream<protocol>;

constexpr auto drain_time = std::chrono::seconds{1};
constexpr std::size_t drain_bytes = 256 << 10;

// The status of what a client did wrong; 0: it is gone, or never spoke.
int status_of(error_code failed) {
  if (failed == wire::error::header_limit
      || failed == wire::error::buffer_overflow)
    return 431;
  if (failed == wire::error::body_limit)
    return 413;
  if (failed == wire::error::end_of_stream
      || failed == wire::error::partial_message)
    return 0;
  if (failed.category()
      == wire::make_error_code(wire::error::bad_target).category())
    return 400;
  return 0;
}

std::string text_of(beast::string_view view) {
  return {view.data(), view.size()};
}

method method_of(wire::verb verb) {
  switch (verb) {
  case wire::verb::get:
    return method::get;
  case wire::verb::head:
    return method::head;
  case wire::verb::post:
    return method::post;
  default:
    return method::other;
  }
}

class beast_session final : public session {
public:
  beast_session(protocol::socket socket, session_pool& pool, bool local)
      : stream_(std::move(socket)), pool_(pool), local_(local),
        timer_(stream_.get_executor()) {}

  void start() override {
    pool_.open.insert(shared_from_this());
    ++pool_.connections;
    read();
  }

  void refuse() override {
    pool_.open.insert(shared_from_this());
    ++pool_.connections;
    ++pool_.refused;
    keep_alive_ = false;
    auto answer = error_response(
        503, "unavailable", "too many connections are open", "try again later");
    answer.headers.emplace_back("Retry-After", "1");
    write(std::move(answer));
  }

  void close() override {
    if (closed_)
      return;
    closed_ = true;
    if (events_)
      events_->close();
    timer_.cancel();
    stream_.close();
    --pool_.connections;
    pool_.open.erase(shared_from_this());
  }

private:
  std::shared_ptr<beast_session> self() {
    return std::static_pointer_cast<beast_session>(shared_from_this());
  }

  void read() {
    parser_.emplace();
    parser_->header_limit(
        static_cast<std::uint32_t>(pool_.limits.header_bytes));
    parser_->body_limit(pool_.limits.body_bytes);
    stream_.expires_after(pool_.limits.request);
    wire::async_read(stream_, buffer_, *parser_,
                     [self = self()](error_code failed, std::size_t) {
                       self->on_read(failed);
                     });
  }

  void on_read(error_code failed) {
    if (closed_)
      return;
    if (failed == beast::error::timeout)
      ++pool_.timeouts;
    if (failed) {
      auto status = status_of(failed);
      if (status == 0)
        return close();
      ++pool_.malformed;
      keep_alive_ = false;
      return write(
          error_response(status, "invalid_argument", failed.message()));
    }
    ++pool_.requests;
    auto received = parser_->release();
    keep_alive_ = received.keep_alive();
    auto asked = check(received);
    if (!asked) {
      ++pool_.malformed;
      keep_alive_ = false;
      return write(error_response(400, "invalid_argument",
                                  asked.error().message, asked.error().hint));
    }
    head_ = asked->verb == method::head;
    hand_over(std::move(*asked));
  }

  result<request> check(const wire::request<wire::string_body>& received) {
    auto host = text_of(received[wire::field::host]);
    if (!local_ && !is_own_host(host))
      return fail(errc::invalid_argument,
                  "this server has no names, only numbers and localhost",
                  "call it by its address");
    auto target = parse_target(text_of(received.target()));
    if (!target)
      return pass_on(target);
    request out;
    out.verb = method_of(received.method());
    out.segments = std::move(target->segments);
    out.query = std::move(target->query);
    out.authorization = text_of(received[wire::field::authorization]);
    out.last_event_id = text_of(received["Last-Event-ID"]);
    out.body = received.body();
    return out;
  }

  void hand_over(request asked) {
    auto turn = ++turn_;
    timer_.expires_after(pool_.limits.answer);
    timer_.async_wait([self = self(), turn](error_code failed) {
      if (failed)
        return;
      ++self->pool_.timeouts;
      self->answer(
          turn, error_response(504, "deadline_exceeded", "no answer in time"));
    });
    auto door = pool_.door;
    std::weak_ptr<beast_session> here = self();
    pool_.handler(std::move(asked), [door, here, turn](response answer) {
      door->post([here, turn, answer = std::move(answer)]() mutable {
        if (auto session = here.lock())
          session->answer(turn, std::move(answer));
      });
    });
  }

  void answer(std::uint64_t turn, response answer) {
    if (closed_ || turn != turn_)
      return;
    ++turn_; // the next answer to this request is one too many
    timer_.cancel();
    if (answer.events)
      stream(std::move(answer));
    else
      write(std::move(answer));
  }

  void write(response answer) {
    auto& out = written_.emplace();
    out.version(11);
    out.result(static_cast<unsigned>(answer.status));
    out.set(wire::field::server, "automodel");
    out.set(wire::field::content_type, answer.content_type);
    out.set(wire::field::cache_control, "no-store");
    out.set("X-Content-Type-Options", "nosniff");
    for (const auto& [name, value] : answer.headers)
      out.set(name, value);
    out.content_length(answer.body.size());
    out.keep_alive(keep_alive_);
    if (!head_)
      out.body() = std::move(answer.body);
    stream_.expires_after(pool_.limits.write);
    wire::async_write(stream_, out,
                      [self = self()](error_code failed, std::size_t) {
                        self->on_written(failed);
                      });
  }

  void on_written(error_code failed) {
    if (closed_)
      return;
    written_.reset();
    if (failed)
      return close();
    if (keep_alive_)
      return read();
    // Closing over unread bytes would take the answer from the client.
    error_code ignored;
    stream_.socket().shutdown(asio::socket_base::shutdown_send, ignored);
    stream_.expires_after(drain_time);
    drain(0);
  }

  void drain(std::size_t drained) {
    stream_.async_read_some(
        asio::buffer(scrap_),
        [self = self(), drained](error_code failed, std::size_t bytes) {
          if (self->closed_)
            return;
          if (failed || drained + bytes > drain_bytes)
            return self->close();
          self->drain(drained + bytes);
        });
  }

  // From here on the connection is a stream of events.
  void stream(response answer) {
    events_ = answer.events;
    auto door = pool_.door;
    std::weak_ptr<beast_session> here = self();
    events_->on_change([door, here] {
      door->post([here] {
        if (auto session = here.lock())
          session->send_events();
      });
    });
    stream_.expires_never();
    watch_client();
    put("HTTP/1.1 200 OK\r\nServer: automodel\r\n"
        "Content-Type: text/event-stream\r\nCache-Control: no-store\r\n"
        "X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n");
  }

  // Notices when the client goes; what it says is of no interest.
  void watch_client() {
    stream_.async_read_some(asio::buffer(scrap_),
                            [self = self()](error_code failed, std::size_t) {
                              if (self->closed_)
                                return;
                              if (failed)
                                return self->close();
                              self->watch_client();
                            });
  }

  void put(std::string text) {
    sending_ = std::move(text);
    stream_.expires_after(pool_.limits.write);
    asio::async_write(stream_, asio::buffer(sending_),
                      [self = self()](error_code failed, std::size_t) {
                        self->on_sent(failed);
                      });
  }

  void on_sent(error_code failed) {
    if (closed_)
      return;
    if (failed)
      return close();
    sending_.clear();
    timer_.expires_after(pool_.limits.ping);
    timer_.async_wait([self = self()](error_code cancelled) {
      if (!cancelled && !self->closed_ && self->sending_.empty())
        self->put(": ping\n\n");
    });
    send_events();
  }

  void send_events() {
    if (closed_ || !sending_.empty())
      return;
    auto text = events_->take();
    if (!text.empty())
      return put(std::move(text));
    if (events_->closed())
      close();
  }

  stream_type stream_;
  session_pool& pool_;
  const bool local_;
  asio::steady_timer timer_;
  beast::flat_buffer buffer_{64 << 10};
  std::optional<wire::request_parser<wire::string_body>> parser_;
  std::optional<wire::response<wire::string_body>> written_;
  std::shared_ptr<event_queue> events_;
  std::string sending_;
  std::array<char, 4096> scrap_;
  std::uint64_t turn_ = 0;
  bool keep_alive_ = false;
  bool head_ = false;
  bool closed_ = false;
};

} // namespace

std::shared_ptr<session> make_session(protocol::socket socket,
                                      session_pool& pool, bool local) {
  return std::make_shared<beast_session>(std::move(socket), pool, local);
}

} // namespace automodel::runtime::http
