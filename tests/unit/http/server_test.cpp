#include "runtime/http/client.hpp"
#include "runtime/http/event_hub.hpp"
#include "runtime/http/server.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/http/raw_client.hpp"

#include <sys/stat.h>

#include <atomic>
#include <deque>
#include <fstream>
#include <mutex>
#include <thread>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::runtime::http;
using namespace std::chrono_literals;
using automodel::tests::raw_client;

namespace {

const address any_port{"", "127.0.0.1", 0};

// Answers with what it was asked; "/late" never, "/events" with events.
class echo_server {
public:
  explicit echo_server(server_limits limits = {}, address where = any_port) {
    auto started = server::start(
        {where},
        [this](request asked, responder respond) {
          handle(std::move(asked), std::move(respond));
        },
        limits, runtime::logging{}.component("http"));
    REQUIRE(started);
    server_ = std::move(*started);
  }

  address where() const { return server_->addresses().at(0); }
  server_statistics statistics() const { return server_->statistics(); }
  event_hub& hub() { return hub_; }

  result<response> ask(std::string target, method verb = method::get,
                       std::string body = {}) const {
    return client{where()}.ask({verb, std::move(target), {}, std::move(body)},
                               10s);
  }

private:
  void handle(request asked, responder respond) {
    response answer;
    answer.content_type = "text/plain";
    for (const auto& segment : asked.segments)
      answer.body += '/' + segment;
    answer.body += ' ' + asked.body;
    if (answer.body.starts_with("/late")) {
      std::lock_guard guard{mutex_};
      late_.push_back(std::move(respond));
      return;
    }
    if (answer.body.starts_with("/events"))
      answer.events = hub_.subscribe({});
    respond(std::move(answer));
  }

  event_hub hub_;
  std::mutex mutex_;
  std::deque<responder> late_;
  std::unique_ptr<server> server_;
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("a server answers over TCP and over a socket file") {
  temporary_folder folder;
  auto file = (folder.path() / "s.sock").string();
  auto where = GENERATE_COPY(any_port, address{file, "", 0});
  echo_server server{{}, where};
  auto answer = server.ask("/a/b%20c", method::post, "body");
  REQUIRE(answer);
  CHECK(answer->status == 200);
  CHECK(answer->body == "/a/b c body");
  CHECK(answer->content_type == "text/plain");
}

TEST_CASE("a socket file is private, replaced when dead, removed at the end") {
  temporary_folder folder;
  address where{(folder.path() / "s.sock").string(), "", 0};
  {
    echo_server server{{}, where};
    struct stat file {};
    REQUIRE(::stat(where.path.c_str(), &file) == 0);
    CHECK((file.st_mode & 0777) == 0600);
    auto second
        = server::start({where}, {}, {}, runtime::logging{}.component("http"));
    REQUIRE_FALSE(second);
    CHECK(second.error().code == errc::conflict);
  }
  CHECK_FALSE(std::filesystem::exists(where.path));
  { // a process that was killed leaves its file
    auto dead = runtime::http::listener::open(where);
    REQUIRE(dead);
    std::filesystem::rename(where.path, where.path + ".kept");
  }
  std::filesystem::rename(where.path + ".kept", where.path);
  echo_server server{{}, where};
  CHECK(server.ask("/a"));
}

TEST_CASE("a file that is no socket is left alone") {
  temporary_folder folder;
  address where{(folder.path() / "data").string(), "", 0};
  std::ofstream{where.path} << "precious";
  CHECK_FALSE(runtime::http::listener::open(where));
  CHECK(std::filesystem::exists(where.path));
}

TEST_CASE("several requests pass over one connection") {
  echo_server server;
  raw_client raw{server.where()};
  raw.send("GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\n"
           "HEAD /2 HTTP/1.1\r\nHost: localhost\r\n\r\n"
           "GET /3 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  auto text = raw.read_all();
  CHECK(raw.closed());
  CHECK(has(text, "/1 "));
  CHECK_FALSE(has(text, "/2 ")); // HEAD has no body
  CHECK(has(text, "/3 "));
  CHECK(server.statistics().requests == 3);
}

TEST_CASE("what is no HTTP is refused and the next client served") {
  echo_server server;
  auto text = GENERATE(
      as<std::string>{}, "hello\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
      "GET /\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: localhost\r\nBad header\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n"
      "Transfer-Encoding: chunked\r\n\r\nx",
      "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
      "\r\nzzz\r\n",
      "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
      "GET /a/../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n",
      "GET /a%00b HTTP/1.1\r\nHost: localhost\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: rebound.example\r\n\r\n",
      "GET / HTTP/1.1\r\n\r\n");
  CAPTURE(text);
  raw_client raw{server.where()};
  raw.send(text);
  auto answer = raw.read_all();
  CHECK(raw.closed());
  CHECK(has(answer, "HTTP/1.1 400"));
  CHECK(server.statistics().malformed == 1);
  CHECK(server.ask("/fine").value().status == 200);
}

TEST_CASE("random bytes end in a closed connection, not in a crash") {
  server_limits limits;
  limits.request = 300ms;
  echo_server server{limits};
  std::uint32_t noise = 12345;
  for (int round = 0; round < 50; ++round) {
    std::string bytes;
    for (int i = 0; i < 600; ++i) {
      noise = noise * 1664525 + 1013904223;
      bytes += static_cast<char>(noise >> 24);
    }
    raw_client raw{server.where()};
    raw.send(bytes);
    raw.read_all();
    CHECK(raw.closed());
  }
  CHECK(server.ask("/fine"));
}

TEST_CASE("headers and bodies are bounded") {
  echo_server server;
  {
    raw_client raw{server.where()};
    raw.send("GET / HTTP/1.1\r\nHost: localhost\r\nX: ");
    std::string piece(1 << 16, 'x');
    for (int i = 0; i < 16 && raw.send(piece); ++i) {
    }
    CHECK(has(raw.read_all(), "HTTP/1.1 431"));
  }
  {
    raw_client raw{server.where()};
    raw.send("POST / HTTP/1.1\r\nHost: localhost\r\n"
             "Content-Length: 4294967296\r\n\r\n");
    CHECK(has(raw.read_all(), "HTTP/1.1 413"));
  }
  {
    raw_client raw{server.where()};
    raw.send("POST / HTTP/1.1\r\nHost: localhost\r\n"
             "Transfer-Encoding: chunked\r\n\r\n");
    std::string chunk = "8000\r\n" + std::string(0x8000, 'x') + "\r\n";
    for (int i = 0; i < 64 && raw.send(chunk); ++i) {
    }
    CHECK(has(raw.read_all(), "HTTP/1.1 413"));
  }
  CHECK(server.ask("/a", method::post, std::string(60'000, 'b'))
            .value()
            .body.size()
        == 60'003);
}

TEST_CASE("methods that are none of ours reach the handler as other") {
  echo_server server;
  raw_client raw{server.where()};
  raw.send(
      "BREW /pot HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  CHECK(has(raw.read_all(), "/pot"));
}

TEST_CASE("a client that dribbles is cut off, however it dribbles") {
  server_limits limits;
  limits.request = 400ms;
  echo_server server{limits};
  raw_client raw{server.where()};
  auto began = std::chrono::steady_clock::now();
  std::string_view slow = "GET / HTTP/1.1\r\nHost: localhost\r\nX: ";
  raw.send(slow);
  while (raw.send("x") && std::chrono::steady_clock::now() - began < 5s)
    std::this_thread::sleep_for(20ms);
  CHECK(std::chrono::steady_clock::now() - began < 4s);
  CHECK(server.statistics().timeouts == 1);
  raw_client silent{server.where()};
  silent.read_all();
  CHECK(silent.closed());
  CHECK(server.ask("/fine"));
}

TEST_CASE("a handler that does not answer is answered for") {
  server_limits limits;
  limits.answer = 100ms;
  echo_server server{limits};
  CHECK(server.ask("/late").value().status == 504);
}

TEST_CASE("a client that leaves early does no harm") {
  echo_server server;
  for (int i = 0; i < 50; ++i) {
    raw_client raw{server.where()};
    raw.send("GET /late HTTP/1.1\r\nHost: localhost\r\n\r\n");
  }
  CHECK(server.ask("/fine"));
}

TEST_CASE("a thousand connections are served, or told to come back") {
  server_limits limits;
  limits.connections = 100;
  limits.request = 2000ms;
  echo_server server{limits};
  std::vector<std::unique_ptr<raw_client>> idle;
  // As many as descriptors allow on both sides.
  for (int i = 0; i < 400; ++i)
    try {
      idle.push_back(std::make_unique<raw_client>(server.where()));
    } catch (const std::runtime_error&) {
      break;
    }
  for (int i = 0; i < 600; ++i) {
    raw_client passing{server.where()};
    passing.send("GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n");
  }
  raw_client late{server.where()};
  auto refused = late.read_all(500ms);
  CHECK((refused.empty() || has(refused, "HTTP/1.1 503")));
  CHECK(server.statistics().refused > 0);
  CHECK(server.statistics().connections <= 100 + 64);
  idle.clear();
  std::optional<response> served;
  for (int i = 0; i < 200 && !served; ++i) {
    if (auto answer = server.ask("/again"); answer && answer->status == 200)
      served = *answer;
    else
      std::this_thread::sleep_for(50ms);
  }
  CHECK(served);
  CHECK(server.statistics().accepted >= 1000);
}

TEST_CASE("events arrive one by one, and the client may leave") {
  echo_server server;
  std::atomic<bool> listening{false};
  std::thread publisher{[&] {
    while (server.hub().clients() == 0)
      std::this_thread::sleep_for(1ms);
    for (int i = 0; i < 5; ++i)
      server.hub().publish("n", std::to_string(i));
  }};
  std::vector<std::string> seen;
  auto ended = client{server.where()}.follow(
      {method::get, "/events", {}, {}}, 5s, [&](const received_event& event) {
        seen.push_back(event.data);
        return seen.size() < 5;
      });
  publisher.join();
  REQUIRE(ended);
  CHECK_FALSE(*ended);
  CHECK(seen == std::vector<std::string>{"0", "1", "2", "3", "4"});
  for (int i = 0; i < 500 && server.hub().clients() > 0; ++i)
    std::this_thread::sleep_for(10ms);
  CHECK(server.hub().clients() == 0);
}

TEST_CASE("a client that does not read its events is cut off") {
  server_limits limits;
  limits.write = 200ms;
  echo_server server{limits};
  raw_client raw{server.where()};
  raw.send("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
  CHECK(has(raw.read_until("\r\n\r\n"), "text/event-stream"));
  std::string big(100'000, 'e');
  for (int i = 0; i < 500 && server.hub().clients() > 0; ++i) {
    server.hub().publish("n", big);
    std::this_thread::sleep_for(5ms);
  }
  CHECK(server.hub().clients() == 0);
  CHECK(server.ask("/fine"));
}

TEST_CASE("a quiet stream says that it lives, and ends with the server") {
  server_limits limits;
  limits.ping = 50ms;
  auto server = std::make_unique<echo_server>(limits);
  raw_client raw{server->where()};
  raw.send("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
  CHECK(has(raw.read_until(": ping\n\n: ping"), ": ping"));
  server.reset();
  raw.read_all();
  CHECK(raw.closed());
}

TEST_CASE("a client says what is wrong with the server") {
  client nobody{address{"/nonexistent/socket", "", 0}};
  CHECK(nobody.ask({}, 1s).error().code == errc::unavailable);
  server_limits limits;
  limits.answer = 5s;
  echo_server server{limits};
  client asker{server.where()};
  CHECK(asker.ask({method::get, "/late", {}, {}}, 100ms).error().code
        == errc::deadline_exceeded);
  auto none = asker.follow({method::get, "/no-stream", {}, {}}, 1s,
                           [](const auto&) { return true; });
  REQUIRE_FALSE(none);
}
