#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include "tests/unit/blocks/block_program.hpp"
#include "tests/unit/blocks/plain_math.hpp"

#include <cmath>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

/// Element k of the linear map NAME of row x.
double mapped(const tensor_map& p, const std::string& name, std::int64_t k,
              const std::vector<double>& x) {
  auto bias = p.find(name + ".bias");
  double sum = bias == p.end() ? 0 : number(bias->second, {k});
  for (std::size_t d = 0; d < x.size(); ++d)
    sum += number(p.at(name + ".weight"), {k, std::int64_t(d)}) * x[d];
  return sum;
}

std::vector<double> place_of(const at::Tensor& x, std::int64_t r,
                             std::int64_t i) {
  std::vector<double> out;
  for (std::int64_t d = 0; d < x.size(2); ++d)
    out.push_back(number(x, {r, i, d}));
  return out;
}

double inner(const at::Tensor& a, std::int64_t i, const at::Tensor& b) {
  double sum = 0;
  for (std::int64_t d = 0; d < a.size(1); ++d)
    sum += number(a, {i, d}) * number(b, {d});
  return sum;
}

program loss_program(const std::string& name, const std::string& arguments) {
  return program_of(name, "    return {}\n",
                    "    out[\"y\"] = " + name + "(b[\"h\"], " + arguments
                        + ")\n");
}

tensor_map targets() {
  at::manual_seed(23);
  return {{"h", normal({4, 3})},
          {"target", normal({4, 3})},
          {"negative", normal({4, 2, 3})},
          {"drawn", normal({5, 3})}};
}

} // namespace

TEST_CASE("feed_forward is equation 4 of SASRec at each place") {
  auto model = program_of("feed_forward, feed_forward_init",
                          "    return feed_forward_init(\"f\", 2, 3)\n",
                          "    out[\"y\"] = feed_forward(p, \"f\", b[\"x\"], "
                          "\"relu\")\n");
  auto [p, s] = initial_values(model);
  tensor_map b{{"x", normal({2, 3, 2})}};
  auto y = run(model, p, s, b).at("y");
  for (std::int64_t r = 0; r < 2; ++r)
    for (std::int64_t i = 0; i < 3; ++i) {
      auto x = place_of(b.at("x"), r, i);
      std::vector<double> hidden;
      for (std::int64_t k = 0; k < 3; ++k)
        hidden.push_back(std::max(0.0, mapped(p, "f.up", k, x)));
      for (std::int64_t k = 0; k < 2; ++k)
        CHECK(number(y, {r, i, k}) == Approx(mapped(p, "f.down", k, hidden)));
    }
  check_gradients(model, p, s, b);
}

TEST_CASE("gru begins anew where a sequence begins") {
  auto model = program_of("gru, gru_cell_init",
                          "    return gru_cell_init(\"g\", 2, 2)\n",
                          "    out[\"y\"] = gru(p, \"g\", b[\"x\"], "
                          "b[\"place\"] > 0)\n");
  auto [p, s] = initial_values(model);
  tensor_map b{{"x", normal({2, 4, 2})},
               {"place", at::zeros({2, 4}, at::TensorOptions(at::kLong))}};
  // Sequences of 3 and 1, and one of 4.
  for (std::int64_t i = 0; i < 4; ++i) {
    b.at("place").data_ptr<std::int64_t>()[i] = i < 3 ? i : 0;
    b.at("place").data_ptr<std::int64_t>()[4 + i] = i;
  }
  auto y = run(model, p, s, b).at("y");
  for (std::int64_t r = 0; r < 2; ++r) {
    std::vector<double> h(2);
    for (std::int64_t i = 0; i < 4; ++i) {
      if (i == 3 && r == 0)
        h = {0, 0};
      auto x = place_of(b.at("x"), r, i);
      auto next = h;
      for (std::int64_t k = 0; k < 2; ++k) {
        auto gate = [&](std::int64_t part) {
          return sigmoid(mapped(p, "g.x", 2 * part + k, x)
                         + mapped(p, "g.h", 2 * part + k, h));
        };
        auto fresh = std::tanh(mapped(p, "g.x", 4 + k, x)
                               + gate(0) * mapped(p, "g.h", 4 + k, h));
        next[std::size_t(k)]
            = (1 - gate(1)) * fresh + gate(1) * h[std::size_t(k)];
      }
      h = next;
      for (std::int64_t k = 0; k < 2; ++k)
        CHECK(number(y, {r, i, k}) == Approx(h[std::size_t(k)]));
    }
  }
  check_gradients(model, p, s, b);
}

TEST_CASE("attention without biases and projection is equation 3 of SASRec") {
  auto model = program_of(
      "attention, attention_init",
      "    return attention_init(\"a\", 2, 1, \"none\", \"normal\", False, "
      "False)\n",
      "    out[\"y\"] = attention(p, \"a\", b[\"x\"], b[\"x\"], "
      "b[\"allowed\"], 1, 0.0, training)\n");
  auto [p, s] = initial_values(model);
  CHECK(p.size() == 3);
  tensor_map b{{"x", normal({1, 3, 2})},
               {"allowed", at::ones({1, 3, 3}, at::TensorOptions(at::kBool))}};
  auto y = run(model, p, s, b).at("y");
  for (std::int64_t i = 0; i < 3; ++i) {
    double whole = 0;
    std::vector<double> sum(2);
    for (std::int64_t j = 0; j < 3; ++j) {
      double score = 0;
      for (std::int64_t k = 0; k < 2; ++k)
        score += mapped(p, "a.q", k, place_of(b.at("x"), 0, i))
                 * mapped(p, "a.k", k, place_of(b.at("x"), 0, j));
      auto weight = std::exp(score / std::sqrt(2.0));
      whole += weight;
      for (std::int64_t k = 0; k < 2; ++k)
        sum[std::size_t(k)]
            += weight * mapped(p, "a.v", k, place_of(b.at("x"), 0, j));
    }
    for (std::int64_t k = 0; k < 2; ++k)
      CHECK(number(y, {0, i, k}) == Approx(sum[std::size_t(k)] / whole));
  }
  check_gradients(model, p, s, b);
}

TEST_CASE("attention_pooling weighs what it is given") {
  auto model = program_of(
      "attention_pooling, attention_pooling_init",
      "    return attention_pooling_init(\"a\", 2, 3)\n",
      "    out[\"y\"] = attention_pooling(p, \"a\", b[\"x\"], 0.0, "
      "training)\n");
  auto [p, s] = initial_values(model);
  tensor_map b{{"x", normal({2, 3, 2})}};
  auto y = run(model, p, s, b).at("y");
  for (std::int64_t r = 0; r < 2; ++r) {
    double whole = 0;
    std::vector<double> sum(2);
    for (std::int64_t i = 0; i < 3; ++i) {
      auto x = place_of(b.at("x"), r, i);
      double score = 0;
      for (std::int64_t k = 0; k < 3; ++k)
        score += number(p.at("a.h.weight"), {0, k})
                 * std::max(0.0, mapped(p, "a.hidden", k, x));
      whole += std::exp(score);
      for (std::size_t d = 0; d < 2; ++d)
        sum[d] += std::exp(score) * x[d];
    }
    for (std::int64_t d = 0; d < 2; ++d)
      CHECK(number(y, {r, d}) == Approx(sum[std::size_t(d)] / whole));
  }
  check_gradients(model, p, s, b);
}

TEST_CASE("the losses of next items") {
  auto b = targets();
  b["ids"] = at::arange(4, at::kLong);
  b["numbers"] = at::arange(2, 7, at::kLong); // targets 2 and 3 are drawn too
  double bce = 0, bpr = 0, full = 0, sampled = 0;
  for (std::int64_t t = 0; t < 4; ++t) {
    const auto& h = b.at("h");
    auto own = inner(b.at("target"), t, h[t]);
    bce -= std::log(sigmoid(own)) / 4;
    for (std::int64_t n = 0; n < 2; ++n) {
      auto other = inner(b.at("negative")[t], n, h[t]);
      bce -= std::log(1 - sigmoid(other)) / 4;
      bpr -= std::log(sigmoid(own - other)) / 8;
    }
    double all = 0, some = std::exp(own);
    for (std::int64_t i = 0; i < 5; ++i) {
      auto score = std::exp(inner(b.at("drawn"), i, h[t]));
      all += score;
      if (i + 2 != t)
        some += score;
    }
    full += (std::log(all) - inner(b.at("drawn"), t, h[t])) / 4;
    sampled += (std::log(some) - own) / 4;
  }
  auto loss = [&](const std::string& name, const std::string& arguments) {
    auto model = loss_program(name, arguments);
    check_gradients(model, {}, {}, [&] {
      tensor_map used;
      for (const auto& [key, value] : b)
        if (key == "h" || arguments.find('"' + key + '"') != std::string::npos)
          used[key] = value;
      return used;
    }());
    return run(model, {}, {}, b).at("y").item().toDouble();
  };
  CHECK(loss("next_item_bce", "b[\"target\"], b[\"negative\"]") == Approx(bce));
  CHECK(loss("next_item_bpr", "b[\"target\"], b[\"negative\"]") == Approx(bpr));
  CHECK(loss("next_item_softmax", "b[\"drawn\"], b[\"ids\"]") == Approx(full));
  CHECK(loss("next_item_sampled_softmax",
             "b[\"target\"], b[\"drawn\"], b[\"ids\"], b[\"numbers\"]")
        == Approx(sampled));
}
