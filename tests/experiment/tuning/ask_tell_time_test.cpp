// How long asking and telling take, and whether that grows with the number of
// trials. Measured in CPU time of the thread, which is its cost also on a busy
// machine.
#include "recsys/tuning/tuner.hpp"

#include <time.h>

#include <algorithm>
#include <cstdio>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

// Ten parameters, as a network has them.
search_space network_space() {
  const parameter sgd = std::string("sgd");
  return search_space::create(
             {{"learning_rate", real_range{1e-5, 1, true}},
              {"weight_decay", real_range{1e-8, 1e-1, true}},
              {"dropout", real_range{0, 0.9}},
              {"label_smoothing", real_range{0, 0.5}},
              {"dim", integer_range{8, 256, 8}},
              {"hidden", integer_range{16, 2048, 1, true}},
              {"layers", integer_range{1, 8}},
              {"batch", choice{{std::int64_t{256}, std::int64_t{1024},
                                std::int64_t{4096}}}},
              {"optimizer", choice{{std::string("adam"), sgd}}},
              {"momentum", real_range{0, 0.99}, condition{"optimizer", {sgd}}}})
      .value();
}

double cpu_milliseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3
         + static_cast<double>(now.tv_nsec) * 1e-6;
}

// The 99th percentile of asking and telling one trial, in milliseconds.
double p99(std::vector<double>& times) {
  auto at
      = times.begin() + static_cast<std::ptrdiff_t>(times.size() * 99 / 100);
  std::nth_element(times.begin(), at, times.end());
  return *at;
}

} // namespace

TEST_CASE("asking and telling stays below a millisecond up to 100,000 trials") {
  for (auto method : {search_method::random, search_method::tpe})
    for (bool halving : {false, true}) {
      tuning_options options;
      options.method = method;
      options.parallel = 8;
      options.steps = 81;
      if (halving)
        options.asha = tuning_options::halving{1, 3};
      auto search = tuner::create(network_space(), options).value();
      random_stream random{1, "values"};
      std::vector<trial> open;
      std::vector<double> times, parts;
      for (int n = 1; n <= 100'000; ++n) {
        auto value = random.uniform();
        auto begin = cpu_milliseconds();
        auto next = search.ask();
        open.push_back(next.value());
        if (open.size() == options.parallel) {
          REQUIRE(search.tell(open.front().id, open.front().steps, value));
          open.erase(open.begin());
        }
        times.push_back(cpu_milliseconds() - begin);
        if (n % 10'000 == 0) {
          parts.push_back(p99(times));
          times.clear();
        }
      }
      std::printf("%s%s, p99 in ms per 10,000 trials:",
                  method == search_method::tpe ? "tpe" : "random",
                  halving ? " with halving" : "");
      for (auto time : parts)
        std::printf(" %.4f", time);
      std::printf("\n");
      for (auto time : parts)
        CHECK(time <= 1);
    }
}
