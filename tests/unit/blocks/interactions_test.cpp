#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include "tests/unit/blocks/block_program.hpp"
#include "tests/unit/blocks/plain_math.hpp"

#include <cmath>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

constexpr std::int64_t batch = 3, fields = 4, dim = 2;

/// Embeddings [batch, fields, dim].
tensor_map embeddings() {
  at::manual_seed(11);
  return {{"x", normal({batch, fields, dim})}};
}

double inner(const at::Tensor& x, std::int64_t r, std::int64_t i,
             std::int64_t j) {
  double sum = 0;
  for (std::int64_t d = 0; d < dim; ++d)
    sum += number(x, {r, i, d}) * number(x, {r, j, d});
  return sum;
}

/// Row r of a matrix [n, m] times a vector.
double times(const at::Tensor& matrix, std::int64_t row,
             const std::vector<double>& vector) {
  double sum = 0;
  for (std::size_t k = 0; k < vector.size(); ++k)
    sum += number(matrix, {row, static_cast<std::int64_t>(k)}) * vector[k];
  return sum;
}

} // namespace

TEST_CASE("values count where a batch has them") {
  auto model
      = program_of("first_order, valued, side_by_side", "    return {}\n",
                   "    out[\"y\"] = first_order(b, \"w\")\n"
                   "    out[\"x\"] = side_by_side(valued(b, \"x\"))\n");
  tensor_map b{{"w", normal({3, 4, 1})}, {"x", normal({3, 4, 2})}};
  for (bool given : {false, true}) {
    if (given)
      b["value/field"] = normal({3, 4});
    auto out = run(model, {}, {}, b);
    CHECK(out.at("y").sizes() == at::IntArrayRef({3, 1}));
    auto value = [&](std::int64_t r, std::int64_t i) {
      return given ? number(b.at("value/field"), {r, i}) : 1;
    };
    for (std::int64_t r = 0; r < 3; ++r) {
      double sum = 0;
      for (std::int64_t i = 0; i < 4; ++i)
        sum += number(b.at("w"), {r, i, 0}) * value(r, i);
      CHECK(number(out.at("y"), {r, 0}) == Approx(sum));
      for (std::int64_t k = 0; k < 8; ++k)
        CHECK(
            number(out.at("x"), {r, k})
            == Approx(number(b.at("x"), {r, k / 2, k % 2}) * value(r, k / 2)));
    }
  }
}

TEST_CASE("fm is the sum over pairs") {
  auto model = program_of("fm, bi_interaction", "    return {}\n",
                          "    out[\"y\"] = fm(b[\"x\"])\n"
                          "    out[\"vector\"] = bi_interaction(b[\"x\"])\n");
  auto b = embeddings();
  auto out = run(model, {}, {}, b);
  for (std::int64_t r = 0; r < batch; ++r) {
    double all = 0;
    std::vector<double> vector(dim);
    for (std::int64_t i = 0; i < fields; ++i)
      for (std::int64_t j = i + 1; j < fields; ++j) {
        all += inner(b.at("x"), r, i, j);
        for (std::int64_t d = 0; d < dim; ++d)
          vector[static_cast<std::size_t>(d)]
              += number(b.at("x"), {r, i, d}) * number(b.at("x"), {r, j, d});
      }
    CHECK(number(out.at("y"), {r, 0}) == Approx(all));
    for (std::int64_t d = 0; d < dim; ++d)
      CHECK(number(out.at("vector"), {r, d})
            == Approx(vector[static_cast<std::size_t>(d)]));
  }
  check_gradients(model, {}, {}, b);
}

TEST_CASE("cross is equation 3 of DCN, cross_v2 equation 1 of DCN-V2") {
  auto second = GENERATE(false, true);
  std::string name = second ? "cross_v2" : "cross";
  auto model
      = program_of(name + ", " + name + "_init",
                   "    return " + name + "_init(\"c\", 4, 3)\n",
                   "    out[\"y\"] = " + name + "(p, \"c\", b[\"x\"])\n");
  auto [p, s] = initial_values(model);
  CHECK(p.size() == 6);
  tensor_map b{{"x", normal({3, 4})}};
  auto y = run(model, p, s, b).at("y");
  for (std::int64_t r = 0; r < 3; ++r) {
    auto start = row_of(b.at("x"), r), now = start;
    for (std::string layer : {"c.0", "c.1", "c.2"}) {
      auto before = now;
      for (std::size_t k = 0; k < 4; ++k) {
        auto at = static_cast<std::int64_t>(k);
        auto bias = number(p.at(layer + ".bias"), {at});
        const auto& w = p.at(layer + ".weight");
        now[k] = second ? start[k] * (times(w, at, before) + bias) + before[k]
                        : start[k] * times(w, 0, before) + bias + before[k];
      }
    }
    for (std::int64_t k = 0; k < 4; ++k)
      CHECK(number(y, {r, k}) == Approx(now[static_cast<std::size_t>(k)]));
  }
  check_gradients(model, p, s, b);
}

TEST_CASE("cross_mix is equations 3 and 4 of DCN-V2") {
  auto model = program_of("cross_mix, cross_mix_init",
                          "    return cross_mix_init(\"c\", 4, 2, 2, 3)\n",
                          "    out[\"y\"] = cross_mix(p, \"c\", b[\"x\"])\n");
  auto [p, s] = initial_values(model);
  tensor_map b{{"x", normal({2, 4})}};
  auto y = run(model, p, s, b).at("y");
  for (std::int64_t r = 0; r < 2; ++r) {
    auto start = row_of(b.at("x"), r), now = start;
    for (std::string layer : {"c.0", "c.1"}) {
      auto before = now;
      std::vector<double> logits;
      for (std::int64_t e = 0; e < 3; ++e)
        logits.push_back(times(p.at(layer + ".gate.weight"), e, before));
      auto gate = softmax(logits);
      for (std::int64_t e = 0; e < 3; ++e) {
        std::vector<double> low, mixed;
        for (std::int64_t k = 0; k < 2; ++k)
          low.push_back(std::tanh(times(p.at(layer + ".v")[e], k, before)));
        for (std::int64_t k = 0; k < 2; ++k)
          mixed.push_back(std::tanh(times(p.at(layer + ".c")[e], k, low)));
        for (std::size_t k = 0; k < 4; ++k) {
          auto at = static_cast<std::int64_t>(k);
          auto high = times(p.at(layer + ".u")[e], at, mixed)
                      + number(p.at(layer + ".bias"), {at});
          now[k] += gate[static_cast<std::size_t>(e)] * start[k] * high;
        }
      }
    }
    for (std::int64_t k = 0; k < 4; ++k)
      CHECK(number(y, {r, k}) == Approx(now[static_cast<std::size_t>(k)]));
  }
  check_gradients(model, p, s, b);
}

TEST_CASE("cin is equations 6 to 8 of xDeepFM") {
  auto split = GENERATE(false, true);
  std::string flag = split ? "True" : "False";
  auto model = program_of(
      "cin, cin_init, cin_width",
      "    return cin_init(\"c\", 4, [6, 3], " + flag + ", True)\n",
      "    out[\"y\"] = cin(p, \"c\", b[\"x\"], " + flag
          + ", \"tanh\")\n"
            "    assert out[\"y\"].size(1) == cin_width([6, 3], "
          + flag + ")\n");
  auto [p, s] = initial_values(model);
  auto b = embeddings();
  auto y = run(model, p, s, b).at("y");
  // maps[h][d] of one row.
  using maps = std::vector<std::vector<double>>;
  for (std::int64_t r = 0; r < batch; ++r) {
    maps start(fields, std::vector<double>(dim));
    for (std::int64_t i = 0; i < fields; ++i)
      for (std::int64_t d = 0; d < dim; ++d)
        start[std::size_t(i)][std::size_t(d)] = number(b.at("x"), {r, i, d});
    auto layer = [&](const std::string& name, const maps& before) {
      const auto& w = p.at(name + ".weight");
      maps out;
      for (std::int64_t h = 0; h < w.size(0); ++h) {
        std::vector<double> map(dim);
        for (std::size_t d = 0; d < dim; ++d) {
          double sum = number(p.at(name + ".bias"), {h});
          for (std::size_t i = 0; i < before.size(); ++i)
            for (std::size_t j = 0; j < fields; ++j)
              sum += number(w, {h, std::int64_t(i * fields + j)}) * before[i][d]
                     * start[j][d];
          map[d] = std::tanh(sum);
        }
        out.push_back(map);
      }
      return out;
    };
    auto first = layer("c.0", start);
    std::size_t direct = split ? 3 : 0;
    maps onward(first.begin(),
                split ? first.begin() + std::ptrdiff_t(direct) : first.end());
    auto second = layer("c.1", onward);
    maps seen(first.begin() + std::ptrdiff_t(direct), first.end());
    seen.insert(seen.end(), second.begin(), second.end());
    REQUIRE(y.size(1) == std::int64_t(seen.size()));
    for (std::size_t h = 0; h < seen.size(); ++h)
      CHECK(number(y, {r, std::int64_t(h)}) == Approx(seen[h][0] + seen[h][1]));
  }
  check_gradients(model, p, s, b);
}

TEST_CASE("afm_attention is equations 4 and 5 of AFM") {
  auto model = program_of(
      "afm_attention, afm_attention_init",
      "    return afm_attention_init(\"a\", 2, 3)\n",
      "    out[\"y\"] = afm_attention(p, \"a\", b[\"x\"], 0.0, training)\n");
  auto [p, s] = initial_values(model);
  auto b = embeddings();
  auto y = run(model, p, s, b).at("y");
  for (std::int64_t r = 0; r < batch; ++r) {
    std::vector<std::vector<double>> pairs;
    std::vector<double> logits;
    for (std::int64_t i = 0; i < fields; ++i)
      for (std::int64_t j = i + 1; j < fields; ++j) {
        std::vector<double> pair;
        for (std::int64_t d = 0; d < dim; ++d)
          pair.push_back(number(b.at("x"), {r, i, d})
                         * number(b.at("x"), {r, j, d}));
        double logit = 0;
        for (std::int64_t k = 0; k < 3; ++k)
          logit += number(p.at("a.h.weight"), {0, k})
                   * std::max(0.0, times(p.at("a.hidden.weight"), k, pair)
                                       + number(p.at("a.hidden.bias"), {k}));
        pairs.push_back(pair);
        logits.push_back(logit);
      }
    auto weights = softmax(logits);
    for (std::size_t d = 0; d < dim; ++d) {
      double sum = 0;
      for (std::size_t k = 0; k < pairs.size(); ++k)
        sum += weights[k] * pairs[k][d];
      CHECK(number(y, {r, std::int64_t(d)}) == Approx(sum));
    }
  }
  check_gradients(model, p, s, b);
}

TEST_CASE("autoint is equations 5 to 8 of AutoInt") {
  auto same = GENERATE(false, true);
  auto width = same ? std::int64_t{1} : std::int64_t{3};
  auto model = program_of("autoint, autoint_init",
                          "    return autoint_init(\"a\", 2, 2, "
                              + std::to_string(width) + ")\n",
                          "    out[\"y\"] = autoint(p, \"a\", b[\"x\"], 2)\n");
  auto [p, s] = initial_values(model);
  CHECK(p.contains("a.residual.weight") != same);
  auto b = embeddings();
  auto y = run(model, p, s, b).at("y");
  for (std::int64_t r = 0; r < batch; ++r) {
    auto projected
        = [&](const std::string& name, std::int64_t field, std::int64_t k) {
            return times(p.at(name), k, row_of(b.at("x")[r], field));
          };
    for (std::int64_t f = 0; f < fields; ++f)
      for (std::int64_t h = 0; h < 2; ++h) {
        std::vector<double> logits;
        for (std::int64_t g = 0; g < fields; ++g) {
          double logit = 0;
          for (auto k = h * width; k < (h + 1) * width; ++k)
            logit += projected("a.q.weight", f, k)
                     * projected("a.k.weight", g, k);
          logits.push_back(logit);
        }
        auto weights = softmax(logits);
        for (auto k = h * width; k < (h + 1) * width; ++k) {
          double sum = same ? number(b.at("x"), {r, f, k})
                            : projected("a.residual.weight", f, k);
          for (std::int64_t g = 0; g < fields; ++g)
            sum += weights[std::size_t(g)] * projected("a.v.weight", g, k);
          CHECK(number(y, {r, f, k}) == Approx(std::max(0.0, sum)));
        }
      }
  }
  check_gradients(model, p, s, b);
}

TEST_CASE("bilinear_fusion is equations 8 and 9 of FinalMLP") {
  auto model = program_of(
      "bilinear_fusion, bilinear_fusion_init",
      "    return bilinear_fusion_init(\"f\", 4, 6, 2, 3)\n",
      "    out[\"y\"] = bilinear_fusion(p, \"f\", b[\"a\"], b[\"b\"], 2)\n");
  auto [p, s] = initial_values(model);
  tensor_map b{{"a", normal({2, 4})}, {"b", normal({2, 6})}};
  auto y = run(model, p, s, b).at("y");
  CHECK(y.sizes() == at::IntArrayRef({2, 3}));
  for (std::int64_t r = 0; r < 2; ++r)
    for (std::int64_t o = 0; o < 3; ++o) {
      double sum = number(p.at("f.a.bias"), {o})
                   + times(p.at("f.a.weight"), o, row_of(b.at("a"), r))
                   + times(p.at("f.b.weight"), o, row_of(b.at("b"), r));
      for (std::int64_t h = 0; h < 2; ++h)
        for (std::int64_t i = 0; i < 2; ++i)
          for (std::int64_t j = 0; j < 3; ++j)
            sum += number(b.at("a"), {r, h * 2 + i})
                   * number(p.at("f.products"), {o * 2 + h, i, j})
                   * number(b.at("b"), {r, h * 3 + j});
      CHECK(number(y, {r, o}) == Approx(sum));
    }
  CHECK_FALSE(p.contains("f.b.bias"));
  check_gradients(model, p, s, b);
}

TEST_CASE("losses are their equations") {
  auto model = program_of(
      "logloss, task_losses, in_batch_softmax", "    return {}\n",
      "    out[\"y\"] = logloss(b[\"z\"], b[\"label\"])\n"
      "    task_losses(out, b[\"z\"], b[\"label\"], [1.0, 0.5])\n"
      "    out[\"softmax\"] = in_batch_softmax(b[\"pairs\"], b[\"ids\"], "
      "b[\"logq\"])\n");
  tensor_map b{
      {"z", normal({4, 2})},
      {"label",
       at::tensor({1.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0}).reshape({4, 2})},
      {"pairs", normal({4, 4})},
      {"ids", at::tensor({5, 2, 5, 1}, at::kLong)},
      {"logq", normal({4})}};
  auto out = run(model, {}, {}, b);
  double all = 0, each[2] = {0, 0}, softmaxed = 0;
  for (std::int64_t r = 0; r < 4; ++r) {
    for (std::int64_t t = 0; t < 2; ++t) {
      auto z = number(b.at("z"), {r, t});
      auto chance = 1 / (1 + std::exp(-z));
      auto loss
          = -std::log(number(b.at("label"), {r, t}) > 0 ? chance : 1 - chance);
      all += loss / 8;
      each[t] += loss / 4;
    }
    double sum = 0, own = 0;
    for (std::int64_t i = 0; i < 4; ++i) {
      auto z = number(b.at("pairs"), {r, i}) - number(b.at("logq"), {i});
      bool same = (r == 0 && i == 2) || (r == 2 && i == 0);
      sum += same ? 0 : std::exp(z);
      own = i == r ? z : own;
    }
    softmaxed -= (own - std::log(sum)) / 4;
  }
  CHECK(out.at("y").item().toDouble() == Approx(all));
  CHECK(out.at("losses/label0").item().toDouble() == Approx(each[0]));
  CHECK(out.at("losses/label1").item().toDouble() == Approx(each[1] / 2));
  CHECK(out.at("softmax").item().toDouble() == Approx(softmaxed));
}
