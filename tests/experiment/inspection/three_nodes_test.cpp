// What it costs to be watched, and what watching is good for: three nodes
// joined by TLS with 1,000 busy actors, through the head's gateway over a real
// socket. Prints; gates nothing that depends on a clock.
#include "runtime/http/client.hpp"
#include "tests/experiment/inspection/watched_cluster.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <random>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::tests;
using namespace std::chrono_literals;
using nlohmann::json;
using steady = std::chrono::steady_clock;

namespace {

constexpr int pairs = 20;
constexpr auto round_time = 4s;
constexpr int looks_at_the_stuck = 50;

double milliseconds_since(steady::time_point began) {
  return std::chrono::duration<double, std::milli>(steady::now() - began)
      .count();
}

json get(const runtime::http::client& from, const std::string& resource) {
  auto answer = from.ask(
      {runtime::http::method::get, "/api/v1" + resource, {}, {}}, 20s);
  REQUIRE(answer);
  REQUIRE(answer->status == 200);
  return json::parse(answer->body);
}

void wait_for_all(const runtime::http::client& from) {
  REQUIRE(runtime::comes_true([&] {
    auto seen = get(from, "/nodes");
    return seen["complete"].get<bool>()
           && seen["nodes"].size() == watched_cluster::node_count;
  }));
}

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
        actors_ = json::parse(answer->body)["actors"].size();
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

double throughput(const watched_cluster& cluster,
                  std::chrono::duration<double> time) {
  auto before = cluster.handled();
  auto began = steady::now();
  std::this_thread::sleep_for(time);
  std::chrono::duration<double> took = steady::now() - began;
  return static_cast<double>(cluster.handled() - before) / took.count();
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

TEST_CASE("the cost of top at 1 Hz on 1,000 actors of three nodes") {
  watched_cluster cluster;
  runtime::http::client client{cluster.gateway()};
  wait_for_all(client);
  cluster.turn(true);
  watcher top{cluster.gateway()};
  std::this_thread::sleep_for(2s);
  std::vector<double> alone, watched, cost;
  for (int i = 0; i < pairs; ++i) {
    double rate[2];
    for (int half = 0; half < 2; ++half) {
      auto on = half == i % 2; // who goes first changes
      top.watch(on);
      rate[on] = throughput(cluster, round_time);
    }
    alone.push_back(rate[0]);
    watched.push_back(rate[1]);
    cost.push_back(100 * (1 - rate[1] / rate[0]));
  }
  top.watch(false);
  auto [low, high] = interval(cost);
  std::printf("%zu actors on 3 nodes, %llu looks at %llu actors: %.0f "
              "messages/s alone, %.0f watched; top at 1 Hz costs %.2f %% "
              "(median of %d interleaved pairs, 95 %% interval %.2f to %.2f)\n",
              watched_cluster::actor_count,
              static_cast<unsigned long long>(top.looks()),
              static_cast<unsigned long long>(top.actors()), median(alone),
              median(watched), median(cost), pairs, low, high);
  CHECK(top.looks() >= pairs * 3);
  CHECK(top.actors() >= watched_cluster::actor_count);
}

TEST_CASE("a wedged actor of another node is named, and its status shown") {
  watched_cluster cluster;
  runtime::http::client client{cluster.gateway()};
  wait_for_all(client);
  cluster.turn(true);
  auto& third = cluster.node(2);
  auto wedged = third.directory().find<sleeper_actor>("/sleeper").value();
  auto began = steady::now();
  runtime::tell_from_outside(wedged, work("sleep"));
  for (int i = 0; i < 7; ++i)
    runtime::tell_from_outside(wedged, work("more"));
  REQUIRE(runtime::comes_true([&] {
    auto stuck = get(client, "/actors?stuck_ms=2000")["actors"];
    return !stuck.empty() && stuck[0]["path"] == "/sleeper"
           && stuck[0]["node"] == "node-3" && stuck[0]["stuck"] == true;
  }));
  auto named = milliseconds_since(began);
  std::vector<double> shown, asked;
  for (int i = 0; i < looks_at_the_stuck; ++i) {
    auto at = steady::now();
    auto status = get(client, "/actors/sleeper?node=node-3")["actors"][0];
    shown.push_back(milliseconds_since(at));
    CHECK(status["mailbox"].get<int>() == 7);
    at = steady::now();
    auto state = get(client, "/actors/sleeper/state?node=node-3");
    asked.push_back(milliseconds_since(at));
    CHECK(state["actor"]["stuck"] == true);
  }
  std::printf("a wedged actor of another node was named after %.0f ms; its "
              "status takes %.1f ms (median of %d, at most %.1f), asking for "
              "its state %.1f ms (at most %.1f), while 1,000 actors are busy\n",
              named, median(shown), looks_at_the_stuck,
              *std::max_element(shown.begin(), shown.end()), median(asked),
              *std::max_element(asked.begin(), asked.end()));
}

TEST_CASE("killing the inspectors changes nothing of what they look at") {
  watched_cluster cluster;
  runtime::http::client client{cluster.gateway()};
  wait_for_all(client);
  cluster.turn(true);
  std::this_thread::sleep_for(1s);
  std::vector<double> before, after;
  double back = 0;
  for (int i = 0; i < 5; ++i) {
    before.push_back(throughput(cluster, 1s));
    for (std::size_t n = 0; n < watched_cluster::node_count; ++n)
      runtime::kill_actor(cluster.node(n)
                              .directory()
                              .find_local(actors::inspector::path)
                              .value());
    auto killed = steady::now();
    after.push_back(throughput(cluster, 1s));
    wait_for_all(client);
    back = std::max(back, milliseconds_since(killed));
  }
  for (std::size_t n = 0; n < watched_cluster::node_count; ++n) {
    for (const auto& death : cluster.node(n).directory().deaths(100))
      CHECK(death.path == actors::inspector::path);
    CHECK(cluster.node(n).directory().death_count() == 5);
  }
  std::printf("throughput in the second after killing all inspectors: %.3f of "
              "the second before (median of 5); all answered again after at "
              "most %.0f ms; nobody else died\n",
              median(after) / median(before), back);
}
