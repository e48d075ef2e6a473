#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include "tests/unit/blocks/block_program.hpp"
#include "tests/unit/blocks/plain_math.hpp"

#include <cmath>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

/// Element k of linear NAME for the vector at {r, i} of x [rows, length, n].
double projected(const tensor_map& p, const std::string& name,
                 const at::Tensor& x, std::int64_t r, std::int64_t i,
                 std::int64_t k) {
  auto bias = p.find(name + ".bias");
  double sum = bias == p.end() ? 0 : number(bias->second, {k});
  for (std::int64_t d = 0; d < x.size(2); ++d)
    sum += number(p.at(name + ".weight"), {k, d}) * number(x, {r, i, d});
  return sum;
}

/// What the heads give before the output projection, element k at {r, i}.
double head_output(const tensor_map& p, const at::Tensor& query,
                   const at::Tensor& memory, const at::Tensor& allowed,
                   std::int64_t heads, std::int64_t r, std::int64_t i,
                   std::int64_t k) {
  auto n = query.size(2), width = n / heads, head = k / width;
  double total = 0, sum = 0;
  for (std::int64_t j = 0; j < memory.size(1); ++j) {
    if (!allowed[r][i][j].item().toBool())
      continue;
    double logit = 0;
    for (auto d = head * width; d < (head + 1) * width; ++d)
      logit += projected(p, "a.q", query, r, i, d)
               * projected(p, "a.k", memory, r, j, d);
    auto weight = std::exp(logit / std::sqrt(double(width)));
    total += weight;
    sum += weight * projected(p, "a.v", memory, r, j, k);
  }
  return sum / total;
}

program attention_program(const std::string& gate) {
  return program_of("attention, attention_init",
                    "    return attention_init(\"a\", 4, 2, \"" + gate
                        + "\")\n",
                    "    out[\"y\"] = attention(p, \"a\", b[\"q\"], b[\"m\"], "
                    "b[\"allowed\"], 2, 0.0, training)\n");
}

std::int64_t count(const tensor_map& p) {
  std::int64_t sum = 0;
  for (const auto& [name, value] : p)
    sum += value.numel();
  return sum;
}

} // namespace

TEST_CASE("a causal mask keeps packed sequences apart") {
  auto model = program_of("causal_mask", "    return {}\n",
                          "    out[\"y\"] = causal_mask(b[\"segment\"])\n");
  tensor_map b{
      {"segment",
       at::tensor({1, 1, 2, 2, 0, 3, 3, 3, 0, 0}, at::kLong).reshape({2, 5})}};
  auto y = run(model, {}, {}, b).at("y");
  for_each_place(y, [&](const auto& at) {
    auto segment = [&](std::int64_t i) {
      return number(b.at("segment"), {at[0], i});
    };
    CHECK(number(y, at)
          == (at[2] <= at[1] && segment(at[1]) == segment(at[2]) ? 1 : 0));
  });
}

TEST_CASE("attention is the softmax of scaled products") {
  auto gate = GENERATE(as<std::string>(), "none", "head", "element");
  auto model = attention_program(gate);
  auto [p, s] = initial_values(model);
  at::manual_seed(9);
  tensor_map b{{"q", normal({2, 3, 4})},
               {"m", normal({2, 5, 4})},
               {"allowed", at::rand({2, 3, 5}) > 0.4}};
  b.at("allowed").select(2, 0).fill_(true);
  auto y = run(model, p, s, b).at("y");
  for (std::int64_t r = 0; r < 2; ++r)
    for (std::int64_t i = 0; i < 3; ++i)
      for (std::int64_t k = 0; k < 4; ++k) {
        double sum = number(p.at("a.o.bias"), {k});
        for (std::int64_t d = 0; d < 4; ++d) {
          auto value = head_output(p, b.at("q"), b.at("m"), b.at("allowed"), 2,
                                   r, i, d);
          if (gate == "head")
            value *= sigmoid(projected(p, "a.gate", b.at("q"), r, i, d / 2));
          if (gate == "element")
            value *= sigmoid(projected(p, "a.gate", b.at("q"), r, i, d));
          sum += number(p.at("a.o.weight"), {k, d}) * value;
        }
        CHECK(number(y, {r, i, k}) == Approx(sum));
      }
  check_gradients(model, p, s, b);
}

TEST_CASE("a gate costs what the paper says, and open it changes nothing") {
  auto none = initial_values(attention_program("none")).params;
  auto plain = attention_program("none");
  at::manual_seed(9);
  tensor_map b{{"q", normal({2, 3, 4})},
               {"m", normal({2, 3, 4})},
               {"allowed", at::ones({1, 3, 3}, at::kBool)}};
  for (auto [kind, more] : {std::pair("head", 8), std::pair("element", 16)}) {
    auto gated = attention_program(kind);
    auto p = initial_values(gated).params;
    CHECK(count(p) - count(none) == more);
    for (const auto& [name, value] : none)
      p[name] = value;
    // sigmoid(x w) = 1/2 for w = 0: half of what no gate gives.
    p["a.gate.weight"] = at::zeros_like(p["a.gate.weight"]);
    p["a.o.weight"] = none.at("a.o.weight") * 2;
    CHECK(at::allclose(run(gated, p, {}, b).at("y"),
                       run(plain, none, {}, b).at("y")));
  }
}

TEST_CASE("a transformer block is its equations, pre and post") {
  auto order = GENERATE(as<std::string>(), "pre", "post");
  auto normal_kind = GENERATE(as<std::string>(), "layer", "rms");
  auto model = program_of(
      "transformer, transformer_init, attention, causal_mask, linear, norm, "
      "gelu",
      "    return transformer_init(\"t\", 4, 2, 6, \"head\", \"" + normal_kind
          + "\")\n",
      "    mask = causal_mask(b[\"segment\"])\n"
      "    x = b[\"x\"]\n"
      "    out[\"y\"] = transformer(p, \"t\", x, mask, 2, 0.0, training, \""
          + order + "\", \"gelu\", \"" + normal_kind
          + "\")\n"
            "    e: Dict[str, Tensor] = {}\n"
            "    kind = \""
          + normal_kind
          + "\"\n"
            "    if \""
          + order
          + "\" == \"pre\":\n"
            "        h = norm(p, s, e, \"t.norm1\", x, kind, False)\n"
            "        x = x + attention(p, \"t.attention\", h, h, mask, 2, 0.0, "
            "False)\n"
            "        h = norm(p, s, e, \"t.norm2\", x, kind, False)\n"
            "        x = x + linear(p, \"t.down\", gelu(linear(p, \"t.up\", "
            "h)))\n"
            "    else:\n"
            "        h = attention(p, \"t.attention\", x, x, mask, 2, 0.0, "
            "False)\n"
            "        x = norm(p, s, e, \"t.norm1\", x + h, kind, False)\n"
            "        h = linear(p, \"t.down\", gelu(linear(p, \"t.up\", x)))\n"
            "        x = norm(p, s, e, \"t.norm2\", x + h, kind, False)\n"
            "    out[\"by hand\"] = x\n");
  auto [p, s] = initial_values(model);
  at::manual_seed(9);
  tensor_map b{
      {"x", normal({2, 4, 4})},
      {"segment",
       at::tensor({1, 1, 2, 2, 3, 3, 3, 0}, at::kLong).reshape({2, 4})}};
  auto out = run(model, p, s, b);
  CHECK(at::allclose(out.at("y"), out.at("by hand")));
  if (normal_kind == "layer")
    check_gradients(model, p, s, b);
  // What comes later, or belongs to another sequence, changes nothing.
  auto later = b;
  later["x"] = b.at("x").clone();
  later["x"][0][1] += 1.0;
  auto moved = run(model, p, s, later).at("y");
  CHECK(at::equal(moved[0][0], out.at("y")[0][0]));
  CHECK_FALSE(at::equal(moved[0][1], out.at("y")[0][1]));
  CHECK(at::equal(moved[0][2], out.at("y")[0][2]));
  CHECK(at::equal(moved[1], out.at("y")[1]));
}

TEST_CASE("target_attention is section 4.3 of DIN") {
  auto normalised = GENERATE(false, true);
  std::string flag = normalised ? "True" : "False";
  auto model = program_of(
      "target_attention, target_attention_init",
      "    return target_attention_init(\"t\", 2, [3], \"sigmoid\")\n",
      "    out[\"y\"] = target_attention(p, s, out, \"t\", b[\"q\"], b[\"h\"], "
      "b[\"present\"], "
          + flag + ", training, \"sigmoid\")\n");
  auto [p, s] = initial_values(model);
  at::manual_seed(9);
  tensor_map b{
      {"q", normal({3, 2})},
      {"h", normal({3, 4, 2})},
      // Row 2 has no history.
      {"present", at::tensor({1, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0}, at::kLong)
                          .reshape({3, 4})
                      > 0}};
  auto y = run(model, p, s, b).at("y");
  for (std::int64_t r = 0; r < 3; ++r) {
    std::vector<double> weights(4);
    double total = 0;
    for (std::int64_t i = 0; i < 4; ++i) {
      if (!b.at("present")[r][i].item().toBool())
        continue;
      std::vector<double> in;
      for (auto part : {0, 1, 2, 3})
        for (std::int64_t d = 0; d < 2; ++d) {
          auto q = number(b.at("q"), {r, d}), h = number(b.at("h"), {r, i, d});
          in.push_back(part == 0   ? q
                       : part == 1 ? h
                       : part == 2 ? q - h
                                   : q * h);
        }
      double weight = number(p.at("t.out.bias"), {0});
      for (std::int64_t k = 0; k < 3; ++k) {
        double z = number(p.at("t.mlp.0.bias"), {k});
        for (std::size_t d = 0; d < in.size(); ++d)
          z += number(p.at("t.mlp.0.weight"), {k, std::int64_t(d)}) * in[d];
        weight += number(p.at("t.out.weight"), {0, k}) * sigmoid(z);
      }
      weights[std::size_t(i)] = normalised ? std::exp(weight) : weight;
      total += weights[std::size_t(i)];
    }
    for (std::int64_t d = 0; d < 2; ++d) {
      double sum = 0;
      for (std::int64_t i = 0; i < 4; ++i)
        sum += weights[std::size_t(i)] * number(b.at("h"), {r, i, d});
      CHECK(number(y, {r, d})
            == Approx(normalised && total > 0 ? sum / total : sum).margin(0));
    }
  }
  check_gradients(model, p, s, b);
  b["present"] = at::zeros({3, 4}, at::kBool);
  CHECK(at::equal(run(model, p, s, b).at("y"), at::zeros({3, 2}, at::kDouble)));
}

TEST_CASE("dice in target_attention sees what is present only") {
  auto model = program_of(
      "target_attention, target_attention_init",
      "    return target_attention_init(\"t\", 2, [3])\n",
      "    out[\"y\"] = target_attention(p, s, out, \"t\", b[\"q\"], b[\"h\"], "
      "b[\"present\"], False, training)\n");
  auto [p, s] = initial_values(model);
  tensor_map b{{"q", normal({3, 2})},
               {"h", normal({3, 2, 2})},
               {"present", at::ones({3, 2}, at::kBool)}};
  auto out = run(model, p, s, b);
  CHECK(out.contains("state/t.mlp.0.act.mean"));
  auto padded = b;
  padded["h"] = at::cat({b.at("h"), at::zeros({3, 5, 2}, at::kDouble)}, 1);
  padded["present"]
      = at::cat({b.at("present"), at::zeros({3, 5}, at::kBool)}, 1);
  auto other = run(model, p, s, padded);
  for (const auto& [name, value] : out)
    CHECK(at::allclose(value, other.at(name)));
  check_gradients(model, p, s, b);
}

TEST_CASE("gru_cell is equations 5 to 8, the reset after the matrix") {
  auto model = program_of(
      "gru_cell, gru_cell_init", "    return gru_cell_init(\"g\", 2, 3)\n",
      "    out[\"y\"] = gru_cell(p, \"g\", b[\"x\"], b[\"h\"])\n");
  auto [p, s] = initial_values(model);
  tensor_map b{{"x", normal({2, 2})}, {"h", normal({2, 3})}};
  auto y = run(model, p, s, b).at("y");
  auto x = b.at("x").unsqueeze(0), h = b.at("h").unsqueeze(0);
  for (std::int64_t i = 0; i < 2; ++i)
    for (std::int64_t k = 0; k < 3; ++k) {
      auto of_x = [&](std::int64_t part) {
        return projected(p, "g.x", x, 0, i, part * 3 + k);
      };
      auto of_h = [&](std::int64_t part) {
        return projected(p, "g.h", h, 0, i, part * 3 + k);
      };
      auto reset = sigmoid(of_x(0) + of_h(0));
      auto update = sigmoid(of_x(1) + of_h(1));
      auto fresh = std::tanh(of_x(2) + reset * of_h(2));
      CHECK(
          number(y, {i, k})
          == Approx((1 - update) * fresh + update * number(b.at("h"), {i, k})));
    }
  check_gradients(model, p, s, b);
}
