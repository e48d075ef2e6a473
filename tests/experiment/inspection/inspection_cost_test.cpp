// What it costs to be watched: the message throughput of 1,000 actors with and
// without `top` at 1 Hz, over a real socket and through the whole gateway, in
// interleaved pairs of one run. Prints; gates nothing.
#include "actors/gateway/gateway.hpp"
#include "runtime/http/client.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/inspection/inspected_node.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <random>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::tests;
using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

namespace {

constexpr int actor_count = 1000;
constexpr int pairs = 20;
constexpr auto round_time = 4s;

using ring_actor
    = runtime::typed_handle<runtime::fn<void(message<schema::CommitStep>)>>;

// What the actors pass on, until it is turned off.
struct ring {
  std::vector<ring_actor> actors;
  std::atomic<bool> turning{false};
};

// Gives each message to the next actor of the ring.
class ring_state {
public:
  using handle = ring_actor;
  static constexpr const char* kind = "ring";

  ring_state(runtime::actor_self<handle>* self, ring* all, std::size_t at)
      : self_(self), ring_(all), at_(at) {}

  handle::behavior_type make_behavior() {
    return {[this](const message<schema::CommitStep>& token) {
      if (!ring_->turning.load(std::memory_order_relaxed))
        return;
      runtime::tell(self_, ring_->actors[(at_ + 1) % ring_->actors.size()],
                    token);
    }};
  }

private:
  runtime::actor_self<handle>* self_;
  ring* ring_;
  std::size_t at_;
};

// `top --json` in a thread: asks for all actors once a second while it is on.
class watcher {
public:
  explicit watcher(runtime::http::address where) : client_(std::move(where)) {
    thread_ = std::thread{[this] { run(); }};
  }
  ~watcher() {
    ended_ = true;
    thread_.join();
  }

  void watch(bool on) { on_ = on; }
  std::uint64_t looks() const { return looks_; }
  std::uint64_t actors() const { return actors_; }

private:
  void run() {
    while (!ended_) {
      if (!on_) {
        std::this_thread::sleep_for(5ms);
        continue;
      }
      auto next = steady::now() + 1s;
      auto answer = client_.ask(
          {runtime::http::method::get, "/api/v1/actors?sort=busy", {}, {}},
          10s);
      if (answer && answer->status == 200) {
        ++looks_;
        actors_ = nlohmann::json::parse(answer->body)["actors"].size();
      }
      while (on_ && !ended_ && steady::now() < next)
        std::this_thread::sleep_for(5ms);
    }
  }

  runtime::http::client client_;
  std::atomic<bool> on_{false}, ended_{false};
  std::atomic<std::uint64_t> looks_{0}, actors_{0};
  std::thread thread_;
};

std::uint64_t handled_by(runtime::node& node) {
  std::uint64_t sum = 0;
  for (const auto& one : node.directory().counters())
    if (one->kind == "ring")
      sum += one->handled();
  return sum;
}

double throughput(runtime::node& node, std::chrono::duration<double> time) {
  auto before = handled_by(node);
  auto began = steady::now();
  std::this_thread::sleep_for(time);
  std::chrono::duration<double> took = steady::now() - began;
  return static_cast<double>(handled_by(node) - before) / took.count();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  auto middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle]
                                : (values[middle - 1] + values[middle]) / 2;
}

// 95 % of the medians of resampled pairs.
std::pair<double, double> interval(const std::vector<double>& values) {
  std::mt19937 random{1};
  std::uniform_int_distribution<std::size_t> draw{0, values.size() - 1};
  std::vector<double> medians;
  for (int i = 0; i < 4000; ++i) {
    std::vector<double> sample;
    for (std::size_t n = 0; n < values.size(); ++n)
      sample.push_back(values[draw(random)]);
    medians.push_back(median(std::move(sample)));
  }
  std::sort(medians.begin(), medians.end());
  return {medians[100], medians[3900]};
}

} // namespace

TEST_CASE("the cost of top at 1 Hz on 1,000 actors", "[experiment]") {
  temporary_folder folder;
  runtime::http::address where{(folder.path() / "s.sock").string(), "", 0};
  actors::gateway_options options;
  options.listen = {where};
  ring all;
  inspected_node node{"one",
                      std::make_shared<actors::no_peers>(),
                      false,
                      {runtime::child<actors::gateway, caf::detached>(
                          actors::gateway::path, options)}};
  for (int i = 0; i < actor_count; ++i)
    all.actors.push_back(
        runtime::spawn_at<ring_state>(
            node.node().system(),
            {node.node().environment(), "/ring/" + std::to_string(i)}, &all,
            static_cast<std::size_t>(i))
            .value());
  all.turning = true;
  for (int i = 0; i < 64; ++i)
    runtime::tell_from_outside(all.actors[static_cast<std::size_t>(i) * 15],
                               work("token"));
  watcher top{where};
  std::this_thread::sleep_for(2s);
  std::vector<double> alone, watched, cost;
  for (int i = 0; i < pairs; ++i) {
    double rate[2];
    for (int half = 0; half < 2; ++half) {
      auto on = half == i % 2; // who goes first changes
      top.watch(on);
      rate[on] = throughput(node.node(), round_time);
    }
    alone.push_back(rate[0]);
    watched.push_back(rate[1]);
    cost.push_back(100 * (1 - rate[1] / rate[0]));
  }
  top.watch(false);
  all.turning = false;
  auto [low, high] = interval(cost);
  std::printf("%d actors, %llu looks at %llu of them: %.0f messages/s alone, "
              "%.0f watched; top at 1 Hz costs %.2f %% (median of %d pairs, "
              "95 %% interval %.2f to %.2f)\n",
              actor_count, static_cast<unsigned long long>(top.looks()),
              static_cast<unsigned long long>(top.actors()), median(alone),
              median(watched), median(cost), pairs, low, high);
  CHECK(top.looks() >= pairs * 3);
  std::this_thread::sleep_for(200ms);
  for (const auto& actor : all.actors)
    runtime::kill_actor(actor);
  node.node().directory().wait_until_empty(100ms);
}
