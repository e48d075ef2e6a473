// What messages between nodes cost: links of our own, by mutual TLS, beside
// CAF's transport, in plain text and by TLS, interleaved in one run. Each side
// has two actor systems in this process and one connection on loopback; the
// payload is equal. Prints; gates nothing.
#include "runtime/caf/send.hpp"
#include "tests/experiment/net/bench_node.hpp"
#include "tests/unit/net/cluster_fixture.hpp"
#include "tests/unit/runtime/ledger_actor.hpp"

#include <caf/all.hpp>
#include <caf/io/all.hpp>
#include <caf/openssl/all.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <future>

#include <catch2/catch.hpp>

namespace automodel::runtime {

namespace {

using namespace std::chrono_literals;
using messages::message;
using messages::schema::CommitReceipt;
using messages::schema::CommitStep;
using clock = std::chrono::steady_clock;

constexpr int pairs = 20;
constexpr int told = 20'000, asked = 5'000, window = 64;
constexpr std::size_t small_payload = 1024;

// Counts what it is told; says when all has come.
struct counter {
  int left = 0;
  std::promise<void> done;

  void expect(int messages) {
    left = messages;
    done = {};
  }
  void take() {
    if (--left == 0)
      done.set_value();
  }
};

double rate(int messages, clock::time_point since) {
  return messages / std::chrono::duration<double>(clock::now() - since).count();
}

// Asks `left` times, `window` at a time.
template <class Reply, class Handle, class Message>
void ask_on(caf::event_based_actor* self, Handle to, Message what,
            std::shared_ptr<counter> counted, std::shared_ptr<int> left) {
  if (*left == 0)
    return;
  --*left;
  self->request(to, caf::infinite, what).then([=](const Reply&) {
    counted->take();
    ask_on<Reply>(self, to, what, counted, left);
  });
}

template <class Reply, class Handle, class Message>
double ask_rate(caf::actor_system& system, const Handle& to,
                const Message& what) {
  auto counted = std::make_shared<counter>();
  counted->expect(asked);
  auto left = std::make_shared<int>(asked);
  auto since = clock::now();
  system.spawn([=](caf::event_based_actor* self) {
    for (int i = 0; i < window; ++i)
      ask_on<Reply>(self, to, what, counted, left);
  });
  counted->done.get_future().wait();
  return rate(asked, since);
}

template <class Handle, class Message>
double tell_rate(counter& counted, const Handle& to, const Message& what) {
  counted.expect(told);
  auto done = counted.done.get_future();
  auto since = clock::now();
  for (int i = 0; i < told; ++i)
    caf::anon_send(to, what);
  done.wait();
  return rate(told, since);
}

// -- ours ---------------------------------------------------------------------

using sink_actor = typed_handle<fn<void(message<CommitStep>)>>;

class sink_state {
public:
  using handle = sink_actor;
  static constexpr const char* kind = "sink";
  sink_state(actor_self<handle>*, counter* counted) : counted_(counted) {}
  handle::behavior_type make_behavior() {
    return {[this](const message<CommitStep>&) { counted_->take(); }};
  }

private:
  counter* counted_;
};

class echo_state {
public:
  using handle = tests::ledger_actor;
  static constexpr const char* kind = "echo";
  explicit echo_state(actor_self<handle>*) {}
  handle::behavior_type make_behavior() {
    return {
        [](const message<CommitStep>&) -> caf::result<message<CommitReceipt>> {
          return messages::make_message<CommitReceipt>(
              [](auto to) { to.setFirstIndex(1); });
        }};
  }
};

struct our_pair {
  our_pair() {
    REQUIRE(head->supervise(
        {child<sink_state>("/sink", &counted), child<echo_state>("/echo")}));
    auto where = head->join();
    REQUIRE(where);
    peer = bench_node(names.files("peer", {"compute"}), {"/sink", "/echo"},
                      {*where});
    REQUIRE(peer->join());
    REQUIRE(comes_true([&] {
      return peer->directory().find<sink_actor>("/sink")
             && peer->directory().find<tests::ledger_actor>("/echo");
    }));
  }

  double tells() {
    return tell_rate(counted, *peer->directory().find<sink_actor>("/sink"),
                     what);
  }
  double asks() {
    return ask_rate<message<CommitReceipt>>(
        peer->system(), *peer->directory().find<tests::ledger_actor>("/echo"),
        what);
  }

  cluster names{"bench"};
  counter counted;
  std::unique_ptr<node> head = bench_node(
      names.files("head", {"memory", "coordinator"}), {"/sink", "/echo"});
  std::unique_ptr<node> peer;
  message<CommitStep> what = messages::make_message<CommitStep>(
      [](auto to) { to.setProducer(std::string(small_payload, 'x')); });
};

// -- CAF's --------------------------------------------------------------------

struct caf_config : caf::actor_system_config {
  explicit caf_config(const credential_files* files) {
    load<caf::io::middleman>();
    if (files == nullptr)
      return;
    load<caf::openssl::manager>();
    openssl_certificate = files->certificate.string();
    openssl_key = files->key.string();
    openssl_cafile = files->authority.string();
  }
};

struct caf_pair {
  explicit caf_pair(const credential_files* files)
      : here_config(files), there_config(files) {
    auto echo = here.spawn([this]() -> caf::behavior {
      return {[](const std::string&, bool) { return std::uint64_t{1}; },
              [this](const std::string&) { counted.take(); }};
    });
    if (files != nullptr) {
      auto port = caf::openssl::publish(echo, 0, "127.0.0.1");
      REQUIRE(port);
      auto found = caf::openssl::remote_actor(there, "127.0.0.1", *port);
      REQUIRE(found);
      remote = *found;
    } else {
      auto port = here.middleman().publish(echo, 0, "127.0.0.1");
      REQUIRE(port);
      auto found = there.middleman().remote_actor("127.0.0.1", *port);
      REQUIRE(found);
      remote = *found;
    }
  }
  ~caf_pair() { caf::anon_send_exit(remote, caf::exit_reason::user_shutdown); }

  double tells() { return tell_rate(counted, remote, what); }
  double asks() {
    auto counted_asks = std::make_shared<counter>();
    counted_asks->expect(asked);
    auto left = std::make_shared<int>(asked);
    auto since = clock::now();
    there.spawn([this, counted_asks, left](caf::event_based_actor* self) {
      for (int i = 0; i < window; ++i)
        ask_once(self, remote, what, counted_asks, left);
    });
    counted_asks->done.get_future().wait();
    return rate(asked, since);
  }

  static void ask_once(caf::event_based_actor* self, const caf::actor& to,
                       const std::string& what,
                       const std::shared_ptr<counter>& counted,
                       const std::shared_ptr<int>& left) {
    if (*left == 0)
      return;
    --*left;
    self->request(to, caf::infinite, what, true).then([=](std::uint64_t) {
      counted->take();
      ask_once(self, to, what, counted, left);
    });
  }

  caf_config here_config, there_config;
  caf::actor_system here{here_config}, there{there_config};
  counter counted;
  caf::actor remote;
  std::string what = std::string(small_payload, 'x');
};

// -- figures ------------------------------------------------------------------

double at(std::vector<double> values, double share) {
  std::ranges::sort(values);
  return values[static_cast<std::size_t>(
      share * static_cast<double>(values.size() - 1) + 0.5)];
}

void print(const char* what, const std::vector<double>& ours,
           const std::vector<double>& theirs, const char* than) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < ours.size(); ++i)
    ratios.push_back(ours[i] / theirs[i]);
  std::printf("%-8s ours %8.0f/s, %s %8.0f/s, ratio %.2f [%.2f, %.2f] "
              "(medians and 90 %% of %zu pairs)\n",
              what, at(ours, 0.5), than, at(theirs, 0.5), at(ratios, 0.5),
              at(ratios, 0.05), at(ratios, 0.95), ours.size());
}

} // namespace

TEST_CASE("messages between nodes", "[experiment]") {
  our_pair ours;
  cluster names{"bench"};
  auto files = names.files("caf", {"compute"});
  caf_pair plain{nullptr}, tls{&files};
  std::vector<double> our_tells, our_asks, plain_tells, plain_asks, tls_tells,
      tls_asks;
  for (int i = 0; i < pairs; ++i) {
    our_tells.push_back(ours.tells());
    plain_tells.push_back(plain.tells());
    tls_tells.push_back(tls.tells());
    our_asks.push_back(ours.asks());
    plain_asks.push_back(plain.asks());
    tls_asks.push_back(tls.asks());
  }
  print("one-way", our_tells, plain_tells, "plain CAF");
  print("one-way", our_tells, tls_tells, "CAF by TLS");
  print("asked", our_asks, plain_asks, "plain CAF");
  print("asked", our_asks, tls_asks, "CAF by TLS");
}

} // namespace automodel::runtime
