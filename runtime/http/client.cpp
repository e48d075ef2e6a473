#include "runtime/http/client.hpp"

#include "runtime/http/beast.hpp"
#include "runtime/http/listener.hpp"

#include <sys/socket.h>

#include <poll.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace automodel::runtime::http {

namespace {

namespace wire = boost::beast::http;
using boost::system::error_code;
using steady = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t longest_answer = 16 << 20;
constexpr std::size_t longest_event = 1 << 20;
constexpr milliseconds connect_patience{2000};

// A connection on which every call ends by a point in time.
class timed_socket {
public:
  static result<timed_socket> connect(const address& where,
                                      steady::time_point until) {
    auto patience = std::min(connect_patience, left(until));
    auto socket = connect_to(where, static_cast<int>(patience.count()));
    if (!socket)
      return pass_on(socket);
    return timed_socket{std::move(*socket), to_string(where)};
  }

  result<void> write(std::string_view text, steady::time_point until) {
    while (!text.empty()) {
      if (auto ready = wait(POLLOUT, until); !ready)
        return ready;
      auto sent = ::send(socket_.get(), text.data(), text.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno != EAGAIN && errno != EINTR)
        return failure();
      text.remove_prefix(sent < 0 ? 0 : static_cast<std::size_t>(sent));
    }
    return {};
  }

  /// What has come; empty: the other side closed.
  result<std::string_view> receive(steady::time_point until) {
    for (;;) {
      if (auto ready = wait(POLLIN, until); !ready)
        return pass_on(ready);
      auto got = ::recv(socket_.get(), bytes_.data(), bytes_.size(), 0);
      if (got >= 0)
        return std::string_view{bytes_.data(), static_cast<std::size_t>(got)};
      if (errno != EAGAIN && errno != EINTR)
        return failure();
    }
  }

private:
  timed_socket(unique_fd socket, std::string name)
      : socket_(std::move(socket)), name_(std::move(name)) {}

  static milliseconds left(steady::time_point until) {
    auto rest = std::chrono::duration_cast<milliseconds>(until - steady::now());
    return std::max(rest, milliseconds{0});
  }

  result<void> wait(short what, steady::time_point until) {
    pollfd ready{socket_.get(), what, 0};
    auto found = ::poll(&ready, 1, static_cast<int>(left(until).count()) + 1);
    if (found > 0)
      return {};
    if (found < 0 && errno == EINTR)
      return wait(what, until);
    return fail(errc::deadline_exceeded, name_ + " did not answer in time");
  }

  tl::unexpected<error> failure() const {
    return fail(errc::unavailable,
                name_ + ": the connection broke: " + std::strerror(errno));
  }

  unique_fd socket_;
  std::string name_;
  std::array<char, 16 << 10> bytes_;
};

std::string text_of(const client_request& what) {
  auto text = std::string{to_string(what.verb)} + ' ' + what.target
              + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
  if (!what.token.empty())
    text += "Authorization: Bearer " + what.token + "\r\n";
  if (!what.body.empty())
    text += "Content-Type: application/json\r\nContent-Length: "
            + std::to_string(what.body.size()) + "\r\n";
  return text + "\r\n" + what.body;
}

// An answer as it comes, in pieces.
class answer_reader {
public:
  answer_reader() {
    parser_.eager(true);
    parser_.body_limit(longest_answer);
  }

  /// What the parser left over stays in front. Errors: parse_error,
  /// resource_exhausted.
  result<void> add(std::string_view text) {
    rest_.append(text);
    while (!rest_.empty() && !parser_.is_done()) {
      error_code failed;
      auto used = parser_.put(boost::asio::buffer(rest_.data(), rest_.size()),
                              failed);
      rest_.erase(0, used);
      if (failed == wire::error::need_more)
        return {};
      if (failed == wire::error::body_limit)
        return fail(errc::resource_exhausted, "the answer is too long");
      if (failed)
        return fail(errc::parse_error, "no HTTP: " + failed.message());
    }
    return {};
  }

  result<response> end() {
    error_code failed;
    if (!parser_.is_done())
      parser_.put_eof(failed);
    if (failed || !parser_.is_done())
      return fail(errc::unavailable, "the answer broke off");
    return take();
  }

  bool is_done() const { return parser_.is_done(); }
  bool knows_head() const { return parser_.is_header_done(); }

  bool is_event_stream() const {
    auto type = parser_.get()[wire::field::content_type];
    return parser_.get().result_int() == 200
           && type.starts_with("text/event-stream");
  }

  /// Of the body so far, which is forgotten.
  std::string take_body() { return std::exchange(parser_.get().body(), {}); }

private:
  response take() {
    auto received = parser_.release();
    response out;
    out.status = static_cast<int>(received.result_int());
    auto type = received[wire::field::content_type];
    out.content_type.assign(type.data(), type.size());
    out.body = std::move(received.body());
    return out;
  }

  wire::response_parser<wire::string_body> parser_;
  std::string rest_;
};

} // namespace

result<response> client::ask(const client_request& what,
                             milliseconds patience) const {
  auto until = steady::now() + patience;
  auto socket = timed_socket::connect(where_, until);
  if (!socket)
    return pass_on(socket);
  if (auto sent = socket->write(text_of(what), until); !sent)
    return pass_on(sent);
  answer_reader answer;
  while (!answer.is_done()) {
    auto text = socket->receive(until);
    if (!text)
      return pass_on(text);
    if (text->empty())
      break;
    if (auto read = answer.add(*text); !read)
      return pass_on(read);
  }
  return answer.end();
}

result<bool>
client::follow(const client_request& what, milliseconds quiet,
               const std::function<bool(const received_event&)>& take) const {
  auto socket = timed_socket::connect(where_, steady::now() + quiet);
  if (!socket)
    return pass_on(socket);
  if (auto sent = socket->write(text_of(what), steady::now() + quiet); !sent)
    return pass_on(sent);
  answer_reader answer;
  std::string text;
  for (;;) {
    auto more = socket->receive(steady::now() + quiet);
    if (!more)
      return pass_on(more);
    if (auto read = answer.add(*more); !read)
      return pass_on(read);
    if (answer.knows_head() && !answer.is_event_stream()) {
      if (!more->empty() && !answer.is_done())
        continue;
      auto refusal = answer.end();
      if (!refusal)
        return pass_on(refusal);
      return fail(errc::unavailable, refusal->body);
    }
    if (answer.knows_head())
      text += answer.take_body();
    if (text.size() > longest_event)
      return fail(errc::resource_exhausted, "an event is too long");
    for (const auto& event : take_events(text))
      if (!take(event))
        return false;
    if (more->empty())
      return true;
  }
}

std::vector<received_event> take_events(std::string& text) {
  std::vector<received_event> out;
  for (auto end = text.find("\n\n"); end != std::string::npos;
       end = text.find("\n\n")) {
    received_event event;
    std::string_view lines{text.data(), end};
    while (!lines.empty()) {
      auto line = lines.substr(0, lines.find('\n'));
      lines.remove_prefix(std::min(line.size() + 1, lines.size()));
      auto colon = line.find(": ");
      if (colon == 0 || colon == std::string_view::npos)
        continue;
      auto value = line.substr(colon + 2);
      if (line.starts_with("id:"))
        event.id = value;
      else if (line.starts_with("event:"))
        event.type = value;
      else if (line.starts_with("data:"))
        event.data += value;
    }
    text.erase(0, end + 2);
    if (!event.type.empty())
      out.push_back(std::move(event));
  }
  return out;
}

} // namespace automodel::runtime::http
