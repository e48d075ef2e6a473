#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include "recsys/blocks/block_library.hpp"
#include "tests/unit/blocks/block_program.hpp"
#include "tests/unit/blocks/plain_math.hpp"

#include <cmath>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

/// Mean and biased variance of column `c` of [rows, n].
std::pair<double, double> moments(const at::Tensor& x, std::int64_t c) {
  double mean = 0, variance = 0;
  auto rows = x.size(0);
  for (std::int64_t r = 0; r < rows; ++r)
    mean += number(x, {r, c}) / static_cast<double>(rows);
  for (std::int64_t r = 0; r < rows; ++r)
    variance
        += std::pow(number(x, {r, c}) - mean, 2) / static_cast<double>(rows);
  return {mean, variance};
}

} // namespace

TEST_CASE("every block compiles") {
  std::string imports;
  block_library library(blocks_source());
  for (const auto& one : library.blocks())
    imports += (imports.empty() ? "" : ", ") + one.name;
  program_of(imports, "    return {}\n", "");
}

TEST_CASE("every block has a comment that says what it is") {
  block_library library(blocks_source());
  for (const auto& one : library.blocks()) {
    INFO(one.name);
    CHECK(one.comment.size() > 10);
    CHECK_FALSE(one.chapter.empty());
  }
}

TEST_CASE("matrices have the variance of their recipe") {
  auto [how, variance]
      = GENERATE(table<std::string, double>({{"xavier_normal", 2.0 / 1500},
                                             {"xavier_uniform", 2.0 / 1500},
                                             {"he_normal", 2.0 / 500},
                                             {"he_uniform", 2.0 / 500},
                                             {"normal", 0.0004},
                                             {"zeros", 0}}));
  INFO(how);
  auto model = program_of(
      "random_matrix",
      "    return {\"w\": random_matrix(1000, 500, \"" + how + "\")}\n", "");
  at::manual_seed(1);
  auto w = model.init({}, {})->at("w");
  CHECK(w.sizes() == at::IntArrayRef({1000, 500}));
  CHECK(w.mean().item().toDouble() == Approx(0).margin(3e-4));
  CHECK(w.var().item().toDouble() == Approx(variance).epsilon(0.02));
  if (how.ends_with("uniform"))
    CHECK(w.abs().max().item().toDouble()
          == Approx(std::sqrt(3 * variance)).epsilon(1e-3));
}

TEST_CASE("linear is x W^T + b") {
  auto bias = GENERATE(as<std::string>(), "True", "False");
  auto model = program_of("linear, linear_init",
                          "    return linear_init(\"l\", 3, 2, \"normal\", "
                              + bias + ")\n",
                          "    out[\"y\"] = linear(p, \"l\", b[\"x\"])\n");
  auto [p, s] = initial_values(model);
  CHECK(p.contains("l.bias") == (bias == "True"));
  tensor_map b{{"x", normal({2, 4, 3})}};
  auto y = run(model, p, s, b).at("y");
  CHECK(y.sizes() == at::IntArrayRef({2, 4, 2}));
  for_each_place(y, [&](const auto& at) {
    double sum = p.contains("l.bias") ? number(p.at("l.bias"), {at[2]}) : 0;
    for (std::int64_t k = 0; k < 3; ++k)
      sum += number(p.at("l.weight"), {at[2], k})
             * number(b.at("x"), {at[0], at[1], k});
    CHECK(number(y, at) == Approx(sum));
  });
  check_gradients(model, p, s, b);
}

TEST_CASE("dropout keeps the mean and does nothing in evaluation") {
  auto model
      = program_of("dropout", "    return {}\n",
                   "    out[\"y\"] = dropout(b[\"x\"], 0.25, training)\n");
  at::manual_seed(4);
  tensor_map b{{"x", at::ones({10'000}, at::kDouble)}};
  auto y = run(model, {}, {}, b).at("y");
  CHECK(y.mean().item().toDouble() == Approx(1).epsilon(0.03));
  CHECK(y.max().item().toDouble() == Approx(4.0 / 3));
  CHECK(at::equal(run(model, {}, {}, b, false).at("y"), b.at("x")));
  CHECK(at::equal(y, (at::manual_seed(4), run(model, {}, {}, b).at("y"))));
}

TEST_CASE("batch_norm is algorithm 1, and 2 in evaluation") {
  auto model = program_of(
      "batch_norm, batch_norm_init", "    return batch_norm_init(\"n\", 3)\n",
      "    out[\"y\"] = batch_norm(p, s, out, \"n\", b[\"x\"], "
      "training)\n");
  auto [p, s] = initial_values(model);
  tensor_map b{{"x", normal({5, 3}) * 2 + 1}};
  auto out = run(model, p, s, b);
  for_each_place(out.at("y"), [&](const auto& at) {
    auto [mean, variance] = moments(b.at("x"), at[1]);
    CHECK(number(out.at("y"), at)
          == Approx((number(b.at("x"), at) - mean) / std::sqrt(variance + 1e-5)
                        * number(p.at("n.weight"), {at[1]})
                    + number(p.at("n.bias"), {at[1]})));
    CHECK(number(out.at("state/n.mean"), {at[1]}) == Approx(0.1 * mean));
    CHECK(number(out.at("state/n.variance"), {at[1]})
          == Approx(0.9 + 0.1 * variance * 5 / 4));
  });
  check_gradients(model, p, s, b);
  // Three dimensions are so many rows.
  tensor_map folded{{"x", b.at("x").unsqueeze(1)}};
  CHECK(at::allclose(run(model, p, s, folded).at("y").squeeze(1), out.at("y")));
  // A row alone has no variance.
  tensor_map alone{{"x", b.at("x").narrow(0, 0, 1)}};
  CHECK_FALSE(run(model, p, s, alone).contains("state/n.mean"));

  tensor_map state{{"n.mean", normal({3})}, {"n.variance", normal({3}).exp()}};
  auto later = run(model, p, state, b, false);
  CHECK(later.size() == 1);
  for_each_place(later.at("y"), [&](const auto& at) {
    auto scale = std::sqrt(number(state.at("n.variance"), {at[1]}) + 1e-5);
    CHECK(
        number(later.at("y"), at)
        == Approx((number(b.at("x"), at) - number(state.at("n.mean"), {at[1]}))
                      / scale * number(p.at("n.weight"), {at[1]})
                  + number(p.at("n.bias"), {at[1]})));
  });
  check_gradients(model, p, state, b, false);
}

TEST_CASE("layer_norm and rms_norm are their equations") {
  auto rms = GENERATE(false, true);
  std::string name = rms ? "rms_norm" : "layer_norm";
  auto model = program_of(
      name + ", " + name + "_init", "    return " + name + "_init(\"n\", 4)\n",
      "    out[\"y\"] = " + name + "(p, \"n\", b[\"x\"])\n");
  auto [p, s] = initial_values(model);
  tensor_map b{{"x", normal({2, 3, 4})}};
  auto y = run(model, p, s, b).at("y");
  for_each_place(y, [&](const auto& at) {
    double mean = 0, variance = 0;
    for (std::int64_t k = 0; k < 4 && !rms; ++k)
      mean += number(b.at("x"), {at[0], at[1], k}) / 4;
    for (std::int64_t k = 0; k < 4; ++k)
      variance += std::pow(number(b.at("x"), {at[0], at[1], k}) - mean, 2) / 4;
    auto expected = (number(b.at("x"), at) - mean)
                    / std::sqrt(variance + (rms ? 1e-6 : 1e-5))
                    * number(p.at("n.weight"), {at[2]});
    if (!rms)
      expected += number(p.at("n.bias"), {at[2]});
    CHECK(number(y, at) == Approx(expected));
  });
  check_gradients(model, p, s, b);
}

TEST_CASE("activations are their equations") {
  struct one {
    std::string kind;
    std::function<double(double)> value;
  };
  for (const auto& [kind, value] : std::vector<one>{
           {"relu", [](double x) { return std::max(x, 0.0); }},
           {"gelu",
            [](double x) { return x * 0.5 * std::erfc(-x / std::sqrt(2.0)); }},
           {"swish", [](double x) { return x * sigmoid(x); }},
           {"sigmoid", sigmoid},
           {"tanh", [](double x) { return std::tanh(x); }},
           {"none", [](double x) { return x; }}}) {
    INFO(kind);
    auto model = program_of(
        "activation, activation_init",
        "    return activation_init(\"a\", 3, \"" + kind + "\")\n",
        "    out[\"y\"] = activation(p, s, out, \"a\", b[\"x\"], \"" + kind
            + "\", training)\n");
    tensor_map b{{"x", normal({4, 3}) * 3}};
    auto y = run(model, {}, {}, b).at("y");
    for_each_place(y, [&](const auto& at) {
      CHECK(number(y, at) == Approx(value(number(b.at("x"), at))));
    });
    check_gradients(model, {}, {}, b);
  }
  auto soft = program_of("softplus", "    return {}\n",
                         "    out[\"y\"] = softplus(b[\"x\"])\n");
  tensor_map b{{"x", at::tensor({-800.0, -1.0, 0.5, 800.0})}};
  auto y = run(soft, {}, {}, b).at("y");
  CHECK(number(y, {0}) == 0);
  CHECK(number(y, {1}) == Approx(std::log1p(std::exp(-1.0))));
  CHECK(number(y, {3}) == 800);
}

TEST_CASE("dice and prelu are their equations") {
  auto dice = GENERATE(true, false);
  std::string kind = dice ? "dice" : "prelu";
  auto model
      = program_of("activation, activation_init",
                   "    return activation_init(\"a\", 3, \"" + kind + "\")\n",
                   "    out[\"y\"] = activation(p, s, out, \"a\", b[\"x\"], \""
                       + kind + "\", training)\n");
  auto [p, s] = initial_values(model);
  tensor_map b{{"x", normal({5, 3})}};
  auto y = run(model, p, s, b).at("y");
  for_each_place(y, [&](const auto& at) {
    auto x = number(b.at("x"), at);
    auto alpha = number(p.at("a.alpha"), {at[1]});
    auto [mean, variance] = moments(b.at("x"), at[1]);
    auto q = dice ? sigmoid((x - mean) / std::sqrt(variance + 1e-8))
                  : (x > 0 ? 1.0 : 0.0);
    CHECK(number(y, at) == Approx(q * x + (1 - q) * alpha * x));
  });
  check_gradients(model, p, s, b);
}

TEST_CASE("an mlp is its layers in order") {
  auto model = program_of(
      "mlp, mlp_init",
      "    return mlp_init(\"m\", 3, [4, 2], \"sigmoid\", \"layer\")\n",
      "    out[\"y\"] = mlp(p, s, out, \"m\", b[\"x\"], \"sigmoid\", "
      "\"layer\", 0.0, training)\n");
  auto [p, s] = initial_values(model);
  CHECK(p.size() == 8);
  CHECK(p.at("m.1.weight").sizes() == at::IntArrayRef({2, 4}));
  tensor_map b{{"x", normal({3, 3})}};
  auto h = b.at("x");
  for (std::string layer : {"m.0", "m.1"}) {
    h = at::addmm(p.at(layer + ".bias"), h, p.at(layer + ".weight").t());
    h = at::layer_norm(h, {h.size(1)}, p.at(layer + ".norm.weight"),
                       p.at(layer + ".norm.bias"));
    h = at::sigmoid(h);
  }
  CHECK(at::allclose(run(model, p, s, b).at("y"), h));
  check_gradients(model, p, s, b);
}

TEST_CASE("straight_through has one value and another gradient") {
  auto model = program_of(
      "straight_through", "    return {}\n",
      "    out[\"y\"] = straight_through(torch.round(b[\"x\"]), b[\"x\"])\n");
  auto x = normal({6}).set_requires_grad(true);
  auto y = run(model, {}, {}, {{"x", x}}).at("y");
  CHECK(at::allclose(y, at::round(x)));
  y.sum().backward();
  CHECK(at::equal(x.grad(), at::ones({6}, at::kDouble)));
}

TEST_CASE("conf is read with its types") {
  auto model = program_of(
      "int_of, float_of, text_of, flag_of, sizes_of", "    return {}\n",
      "    sizes = sizes_of(c, \"sizes\")\n"
      "    out[\"y\"] = torch.tensor([int_of(c, \"n\"), len(sizes)] + sizes)\n"
      "    if flag_of(c, \"flag\") and text_of(c, \"word\") == \"a\":\n"
      "        out[\"x\"] = torch.tensor([float_of(c, \"rate\")])\n");
  parameters c{{"n", std::int64_t{7}},
               {"sizes", std::string("40,5")},
               {"flag", true},
               {"word", std::string("a")},
               {"rate", 0.5}};
  auto out = model.forward({}, {}, {}, c, true);
  REQUIRE(out);
  CHECK(at::equal(out->at("y"), at::tensor({7, 2, 40, 5}, at::kLong)));
  CHECK(out->contains("x"));
  c["sizes"] = std::string();
  CHECK(model.forward({}, {}, {}, c, true)->at("y").numel() == 2);
  for (std::string name : {"n", "flag", "word", "rate", "sizes"}) {
    auto wrong = c;
    wrong[name] = name == "n" ? parameter{0.5} : parameter{std::int64_t{3}};
    auto why = model.forward({}, {}, {}, wrong, true);
    REQUIRE_FALSE(why);
    CHECK(why.error().message.find("AssertionError: " + name + " is ")
          != std::string::npos);
    CHECK(why.error().where.file == "blocks.py");
  }
  c["sizes"] = std::string("40,x");
  CHECK_FALSE(model.forward({}, {}, {}, c, true));
}
