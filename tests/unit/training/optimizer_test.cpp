#include "base/random_stream.hpp"
#include "recsys/training/optimizer.hpp"

#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

constexpr std::size_t rows = 7, width = 5;

/// The rules in double, over a dense gradient, with a mask of touched rows.
class slow_optimizer {
public:
  explicit slow_optimizer(optimizer_settings settings)
      : s(settings), m(rows * width), v(rows * width) {}

  void step(std::vector<double>& w, const std::vector<double>& gradient,
            const std::vector<bool>& touched) {
    ++t;
    for (std::size_t i = 0; i < w.size(); ++i) {
      bool has_gradient = touched[i / width];
      double g = gradient[i] + (has_gradient ? s.l2 * w[i] : 0);
      if (!has_gradient && s.kind != optimizer_kind::adam)
        continue;
      if (s.kind == optimizer_kind::sgd) {
        w[i] -= s.learning_rate * g;
      } else if (s.kind == optimizer_kind::adagrad) {
        v[i] += g * g;
        w[i] -= s.learning_rate * g / (std::sqrt(v[i]) + s.epsilon);
      } else {
        m[i] = s.beta1 * m[i] + (1 - s.beta1) * g;
        v[i] = s.beta2 * v[i] + (1 - s.beta2) * g * g;
        double mean = m[i] / (1 - std::pow(s.beta1, t));
        double square = v[i] / (1 - std::pow(s.beta2, t));
        w[i] -= s.learning_rate * mean / (std::sqrt(square) + s.epsilon);
      }
    }
  }

private:
  optimizer_settings s;
  std::vector<double> m, v;
  double t = 0;
};

struct draws {
  std::vector<std::int64_t> ids;
  std::vector<float> values;
  std::vector<double> dense = std::vector<double>(rows * width);
  std::vector<bool> touched = std::vector<bool>(rows);

  explicit draws(random_stream& random) {
    for (int i = 0; i < 6; ++i) {
      auto id = random.below(rows - 1); // the last row is never touched
      ids.push_back(static_cast<std::int64_t>(id));
      touched[id] = true;
      for (std::size_t k = 0; k < width; ++k) {
        values.push_back(static_cast<float>(random.normal()));
        dense[id * width + k] += values.back();
      }
    }
  }
};

} // namespace

TEST_CASE("sparse updates equal a slow dense reference") {
  auto kind = GENERATE(optimizer_kind::sgd, optimizer_kind::adagrad,
                       optimizer_kind::adam, optimizer_kind::lazy_adam);
  auto l2 = GENERATE(0.0, 0.1);
  INFO(to_string(kind) << " l2 " << l2);
  optimizer_settings settings;
  settings.kind = kind;
  settings.learning_rate = 0.05;
  settings.l2 = l2;
  optimizer fast(settings, rows * width);
  slow_optimizer slow(settings);
  sparse_gradient gradient(rows, width);

  random_stream random(3, "optimizer test");
  std::vector<float> w(rows * width);
  for (auto& value : w)
    value = static_cast<float>(random.normal());
  std::vector<double> expected(w.begin(), w.end());
  auto start = w;
  for (int step = 0; step < 40; ++step) {
    draws drawn(random);
    gradient.add(drawn.ids, drawn.values);
    fast.step(w, gradient);
    gradient.clear();
    slow.step(expected, drawn.dense, drawn.touched);
    for (std::size_t i = 0; i < w.size(); ++i)
      REQUIRE(w[i] == Approx(expected[i]).margin(2e-4));
  }
  for (std::size_t k = 0; k < width; ++k)
    CHECK(w[(rows - 1) * width + k] == start[(rows - 1) * width + k]);
}

TEST_CASE("exact and lazy Adam differ where a row rests") {
  auto moved = [](optimizer_kind kind) {
    optimizer_settings settings;
    settings.kind = kind;
    optimizer rule(settings, 2);
    sparse_gradient gradient(2, 1);
    std::vector<float> w{1, 1};
    for (std::int64_t id : {0, 1, 1}) {
      gradient.add(std::vector{id}, std::vector{1.0F});
      rule.step(w, gradient);
      gradient.clear();
    }
    return w;
  };
  auto lazy = moved(optimizer_kind::lazy_adam);
  auto exact = moved(optimizer_kind::adam);
  CHECK(lazy[0] == Approx(1 - 1e-3));
  CHECK(exact[0] < lazy[0]);
  CHECK(exact[1] == lazy[1]);
}

TEST_CASE("a dense step equals a sparse step that touches every row") {
  optimizer_settings settings;
  settings.l2 = 0.01;
  optimizer dense(settings, rows * width), sparse(settings, rows * width);
  sparse_gradient gradient(rows, width);
  random_stream random(4, "optimizer test");
  std::vector<float> a(rows * width, 0.5F), b = a, g(rows * width);
  std::vector<std::int64_t> ids{6, 5, 4, 3, 2, 1, 0};
  for (int step = 0; step < 5; ++step) {
    for (auto& value : g)
      value = static_cast<float>(random.normal());
    dense.step(a, g);
    for (auto id : ids)
      gradient.add(
          std::vector{id},
          std::span(g).subspan(static_cast<std::size_t>(id) * width, width));
    sparse.step(b, gradient);
    gradient.clear();
  }
  CHECK(a == b);
}

TEST_CASE("gradients of one row are summed, whoever brings them") {
  sparse_gradient gradient(4, 2);
  gradient.add(std::vector<std::int64_t>{2, 0, 2},
               std::vector<float>{1, 2, 3, 4, 5, 6});
  gradient.add(std::vector<std::int64_t>{0}, std::vector<float>{10, 20});
  CHECK(std::vector(gradient.rows().begin(), gradient.rows().end())
        == std::vector<std::uint32_t>{2, 0});
  CHECK(std::vector(gradient.values().begin(), gradient.values().end())
        == std::vector<float>{6, 8, 13, 24});
  CHECK(gradient.contains(2));
  gradient.clear();
  CHECK(gradient.rows().empty());
  CHECK_FALSE(gradient.contains(2));
}
