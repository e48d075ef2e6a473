#include "runtime/caf/remote_proxy.hpp"
#include "runtime/caf/send.hpp"
#include "tests/unit/net/cluster_fixture.hpp"
#include "tests/unit/runtime/ledger_actor.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>

namespace automodel::runtime {

using namespace std::chrono_literals;
using messages::message;
using tests::ledger_actor;
using commit = message<messages::schema::CommitStep>;
using receipt = message<messages::schema::CommitReceipt>;

namespace {

commit commit_of(const std::string& key) {
  return messages::make_message<messages::schema::CommitStep>(
      [&](auto to) { write_stamp(to.initMeta(), {1, "t", "/asker", key, 0}); });
}

std::uint64_t index_of(const result<receipt>& answer) {
  REQUIRE(answer);
  return answer
      ->read([](messages::schema::CommitReceipt::Reader from)
                 -> result<std::uint64_t> { return from.getFirstIndex(); })
      .value();
}

// An actor that never answers what it promised.
class silent_state {
public:
  using handle = ledger_actor;
  static constexpr const char* kind = "silent";

  explicit silent_state(actor_self<handle>* self) : self_(self) {}

  handle::behavior_type make_behavior() {
    return {guarded(self_, [this](const commit&) {
      auto promise = self_->promise_reply<receipt>();
      kept_.push_back(promise);
      return promise;
    })};
  }

private:
  actor_self<handle>* self_;
  std::vector<runtime::promise<receipt>> kept_;
};

std::unique_ptr<node> node_of(const credential_files& files,
                              std::vector<node_address> seeds = {},
                              std::uint16_t port = 0) {
  node_options options;
  options.add_messages = tests::add_test_messages;
  options.net.emplace();
  auto& net = *options.net;
  net.files = files;
  net.listen = {"127.0.0.1", port};
  net.seeds = std::move(seeds);
  net.build = "test";
  net.introduction = 500ms;
  net.access = [](const node_identity& peer, std::string_view path) {
    return path == "/ledger" || path == "/silent"
           || (path == "/secret" && peer.has("memory"));
  };
  return node::start(std::move(options)).value();
}

result<receipt> ask_from(node& asker, const std::string& path,
                         std::chrono::milliseconds patience = 20s) {
  auto to = asker.directory().find<ledger_actor>(path);
  if (!to)
    return pass_on(to);
  return ask_and_wait<receipt>(asker.system(), *to, patience, commit_of("k"));
}

bool knows(node& one, const std::string& path) {
  return comes_true([&] { return one.directory().find_any(path).has_value(); });
}

// A connection of somebody who is no node.
class stranger {
public:
  explicit stranger(const node_address& where)
      : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    ::sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(where.port);
    ::inet_pton(AF_INET, where.host.c_str(), &to.sin_addr);
    REQUIRE(::connect(socket_, reinterpret_cast<::sockaddr*>(&to), sizeof(to))
            == 0);
  }
  ~stranger() { ::close(socket_); }
  stranger(const stranger&) = delete;
  stranger& operator=(const stranger&) = delete;

  void say(std::string_view bytes) {
    (void)::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }

  // Until the other side closes; false: it did not in ten seconds.
  bool is_shown_out() {
    ::timeval patience{10, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    char bytes[4096];
    for (;;) {
      auto got = ::recv(socket_, bytes, sizeof(bytes), 0);
      if (got == 0 || (got < 0 && errno == ECONNRESET))
        return true;
      if (got < 0)
        return false;
    }
  }

private:
  int socket_;
};

} // namespace

TEST_CASE("an actor of another node is asked by its path") {
  cluster ours{"ours"};
  auto head = node_of(ours.files("head", {"memory", "coordinator"}));
  REQUIRE(head->supervise({child<tests::ledger_state>("/ledger",
                                                      std::uint64_t{7})}));
  auto where = head->join();
  REQUIRE(where);
  auto worker = node_of(ours.files("worker", {"compute"}), {*where});
  REQUIRE(worker->join());
  REQUIRE(knows(*worker, "/ledger"));
  CHECK(index_of(ask_from(*worker, "/ledger")) == 7);

  SECTION("its errors travel with their kind and text") {
    auto to = worker->directory().find<ledger_actor>("/ledger");
    auto answer = ask_and_wait<receipt>(worker->system(), *to, 20s,
                                        commit{});
    REQUIRE_FALSE(answer);
    CHECK(answer.error().code == errc::parse_error);
  }
  SECTION("an actor that was restarted is found under the same handle") {
    auto to = worker->directory().find<ledger_actor>("/ledger");
    kill_actor(*head->directory().find_any("/ledger"));
    REQUIRE(comes_true([&] {
      auto answer
          = ask_and_wait<receipt>(worker->system(), *to, 20s, commit_of("n"));
      return answer.has_value();
    }));
  }
  SECTION("peers know each other") {
    auto peer = head->environment().peers.find_node("worker");
    REQUIRE(peer);
    CHECK(peer->facts.who.roles == std::vector<std::string>{"compute"});
    CHECK(peer->facts.incarnation == worker->incarnation());
  }
}

TEST_CASE("a request whose link is lost fails at once, and the link returns") {
  cluster ours{"ours"};
  auto head_files = ours.files("head", {"memory", "coordinator"});
  auto head = node_of(head_files);
  REQUIRE(head->supervise({child<silent_state>("/silent")}));
  auto where = head->join();
  REQUIRE(where);
  auto worker = node_of(ours.files("worker", {"compute"}), {*where});
  REQUIRE(worker->join());
  REQUIRE(knows(*worker, "/silent"));
  auto to = worker->directory().find<ledger_actor>("/silent");
  std::thread end{[&] {
    std::this_thread::sleep_for(100ms);
    head.reset();
  }};
  auto answer
      = ask_and_wait<receipt>(worker->system(), *to, 1h, commit_of("k"));
  end.join();
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == errc::unavailable);
  CHECK(comes_true([&] { return worker->environment().peers.all().empty(); }));
  CHECK_FALSE(worker->directory().find_any("/silent"));

  auto again = node_of(head_files, {}, where->port);
  REQUIRE(again->supervise({child<tests::ledger_state>("/ledger",
                                                       std::uint64_t{9})}));
  REQUIRE(again->join());
  REQUIRE(knows(*worker, "/ledger"));
  CHECK(index_of(ask_from(*worker, "/ledger")) == 9);
}

TEST_CASE("a node may talk to what its roles allow, and to nothing else") {
  cluster ours{"ours"};
  auto head = node_of(ours.files("head", {"memory", "coordinator"}));
  REQUIRE(head->supervise(
      {child<tests::ledger_state>("/ledger", std::uint64_t{1}),
       child<tests::ledger_state>("/secret", std::uint64_t{2})}));
  auto where = head->join();
  REQUIRE(where);
  auto worker = node_of(ours.files("worker", {"compute"}), {*where});
  auto other = node_of(ours.files("other", {"memory"}), {*where});
  REQUIRE(worker->join());
  REQUIRE(other->join());
  REQUIRE(knows(*other, "/secret"));
  REQUIRE(knows(*worker, "/ledger"));
  CHECK_FALSE(worker->directory().find_any("/secret"));
}

TEST_CASE("whoever is no node of the cluster is not let in") {
  cluster ours{"ours"}, theirs{"ours"};
  auto head = node_of(ours.files("head", {"memory", "coordinator"}));
  REQUIRE(head->supervise({child<tests::ledger_state>("/ledger",
                                                      std::uint64_t{1})}));
  auto where = head->join();
  REQUIRE(where);

  SECTION("with another authority's certificate") {
    auto foreign = node_of(theirs.files("worker", {"compute"}), {*where});
    REQUIRE(foreign->join());
    std::this_thread::sleep_for(500ms);
    CHECK(foreign->environment().peers.all().empty());
    CHECK(head->environment().peers.all().empty());
  }
  SECTION("without a word") {
    stranger quiet{*where};
    CHECK(quiet.is_shown_out());
  }
  SECTION("with words that are no TLS") {
    stranger loud{*where};
    loud.say(std::string(100'000, '\xff'));
    CHECK(loud.is_shown_out());
  }
  SECTION("in crowds, while peers are served") {
    auto worker = node_of(ours.files("worker", {"compute"}), {*where});
    REQUIRE(worker->join());
    REQUIRE(knows(*worker, "/ledger"));
    std::vector<std::unique_ptr<stranger>> crowd;
    for (int i = 0; i < 200; ++i)
      crowd.push_back(std::make_unique<stranger>(*where));
    for (int i = 0; i < 20; ++i) {
      CHECK(ask_from(*worker, "/ledger", 20s));
      std::this_thread::sleep_for(50ms);
    }
    CHECK(worker->environment().peers.all().size() == 1);
  }
}

} // namespace automodel::runtime
