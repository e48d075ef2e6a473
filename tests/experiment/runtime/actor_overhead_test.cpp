// What the instrumented base costs a message: the same typed actor on plain
// CAF and on the base, interleaved in one run. Queueing and handling are
// phases of one thread each, so that the process's CPU time is their cost also
// on a busy machine. Prints; gates nothing.
#include "runtime/caf/actor.hpp"
#include "runtime/caf/config.hpp"
#include "tests/support/test_messages.hpp"

#include <caf/actor_system.hpp>
#include <caf/send.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <time.h>

#include <algorithm>
#include <cstdio>
#include <latch>
#include <vector>

#include <catch2/catch.hpp>

namespace automodel::tests {

using messages::message;
using messages::schema::CommitStep;

using sink_actor
    = runtime::typed_handle<runtime::fn<void(message<CommitStep>)>>;

namespace {

constexpr int messages_a_round = 20'000;
constexpr int pairs = 101;

// Lets the round begin when its messages are queued, and says when it ended.
struct round {
  std::latch full{1};
  std::latch drained{1};
  int left = messages_a_round;

  void take() {
    if (left == messages_a_round)
      full.wait();
    if (--left == 0)
      drained.count_down();
  }
};

sink_actor::behavior_type plain_sink(sink_actor::pointer, round* counted) {
  return {[counted](const message<CommitStep>&) { counted->take(); }};
}

class sink_state {
public:
  using handle = sink_actor;
  static constexpr const char* kind = "sink";

  sink_state(runtime::actor_self<handle>*, round* counted)
      : counted_(counted) {}

  handle::behavior_type make_behavior() {
    return {[this](const message<CommitStep>&) { counted_->take(); }};
  }

private:
  round* counted_;
};

struct cost {
  double enqueue_ns;
  double handle_ns;
};

double cpu_ns() {
  timespec now;
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9
         + static_cast<double>(now.tv_nsec);
}

cost measure(const sink_actor& sink, round& counted) {
  auto words = messages::make_message<CommitStep>(
      [](auto to) { to.setProducer("bench"); });
  auto start = cpu_ns();
  for (int i = 0; i < messages_a_round; ++i)
    caf::anon_send(sink, words);
  auto queued = cpu_ns();
  counted.full.count_down();
  counted.drained.wait();
  return {(queued - start) / messages_a_round,
          (cpu_ns() - queued) / messages_a_round};
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void print(const char* what, std::vector<double> plain,
           std::vector<double> based) {
  std::vector<double> added;
  std::vector<double> ratios;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    added.push_back(based[i] - plain[i]);
    ratios.push_back(based[i] / plain[i]);
  }
  std::printf("%-8s plain CAF %6.1f ns, instrumented %6.1f ns: %+6.1f ns "
              "a message, ratio %.3f (medians of %zu pairs)\n",
              what, median(plain), median(based), median(added), median(ratios),
              plain.size());
}

} // namespace

TEST_CASE("the cost of the instrumented base", "[experiment]") {
  runtime::system_config config;
  add_test_messages(config);
  runtime::actor_environment environment;
  environment.messages = config.catalogue();
  caf::actor_system system{config};
  std::vector<double> plain_in, plain_out, based_in, based_out, plain, based;
  auto keep = [](const cost& one, auto& in, auto& out, auto& both) {
    in.push_back(one.enqueue_ns);
    out.push_back(one.handle_ns);
    both.push_back(one.enqueue_ns + one.handle_ns);
  };
  for (int i = 0; i < pairs; ++i) {
    round first;
    auto sink = system.spawn(plain_sink, &first);
    keep(measure(sink, first), plain_in, plain_out, plain);
    runtime::kill_actor(sink);
    round second;
    auto path = "/sink-" + std::to_string(i);
    auto counted
        = runtime::spawn_at<sink_state>(system, {environment, path}, &second);
    keep(measure(*counted, second), based_in, based_out, based);
    CHECK(environment.directory.snapshot().living.at(0).peak_mailbox > 1);
    runtime::kill_actor(*counted);
    environment.directory.wait_until_empty(std::chrono::seconds{10});
  }
  print("enqueue", plain_in, based_in);
  print("handle", plain_out, based_out);
  print("both", plain, based);
}

} // namespace automodel::tests
