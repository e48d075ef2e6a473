#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include "tests/unit/blocks/block_program.hpp"
#include "tests/unit/blocks/plain_math.hpp"

#include <cmath>
#include <numeric>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

using vector = std::vector<double>;

vector linear(const tensor_map& p, const std::string& name, const vector& x) {
  vector out;
  const auto& w = p.at(name + ".weight");
  for (std::int64_t k = 0; k < w.size(0); ++k) {
    double sum
        = p.contains(name + ".bias") ? number(p.at(name + ".bias"), {k}) : 0;
    for (std::size_t d = 0; d < x.size(); ++d)
      sum += number(w, {k, std::int64_t(d)}) * x[d];
    out.push_back(sum);
  }
  return out;
}

/// An expert of one layer with tanh.
vector expert(const tensor_map& p, const std::string& name, const vector& x) {
  auto out = linear(p, name + ".0", x);
  for (auto& v : out)
    v = std::tanh(v);
  return out;
}

vector weighted(const vector& weights, const std::vector<vector>& of) {
  vector out(of[0].size());
  for (std::size_t e = 0; e < of.size(); ++e)
    for (std::size_t k = 0; k < out.size(); ++k)
      out[k] += weights[e] * of[e][k];
  return out;
}

void check_row(const at::Tensor& y, std::int64_t r, const vector& expected) {
  REQUIRE(y.size(1) == std::int64_t(expected.size()));
  for (std::size_t k = 0; k < expected.size(); ++k)
    CHECK(number(y, {r, std::int64_t(k)}) == Approx(expected[k]));
}

double entropy_of(const vector& weights) {
  double sum = 0;
  for (auto w : weights)
    sum -= w * std::log(w);
  return sum;
}

} // namespace

TEST_CASE("mmoe is equations 5 to 7, and says how experts are used") {
  auto model = program_of(
      "mmoe, mmoe_init",
      "    return mmoe_init(\"m\", 3, [2], 3, 2, \"tanh\")\n",
      "    tasks = mmoe(p, s, out, \"m\", b[\"x\"], \"tanh\", \"none\", 0.0, "
      "training)\n"
      "    out[\"0\"] = tasks[0]\n"
      "    out[\"y\"] = torch.cat(tasks, 1)\n");
  auto [p, s] = initial_values(model);
  tensor_map b{{"x", normal({4, 3})}};
  auto out = run(model, p, s, b);
  double entropy = 0;
  vector use(3);
  for (std::int64_t r = 0; r < 4; ++r) {
    auto x = row_of(b.at("x"), r);
    std::vector<vector> given;
    for (std::string e : {"0", "1", "2"})
      given.push_back(expert(p, "m.expert." + e, x));
    vector all;
    for (std::string task : {"0", "1"}) {
      auto weights = softmax(linear(p, "m.gate." + task, x));
      auto y = weighted(weights, given);
      all.insert(all.end(), y.begin(), y.end());
      if (task == "1") {
        entropy += entropy_of(weights) / 4;
        for (std::size_t e = 0; e < 3; ++e)
          use[e] += weights[e] / 4;
      }
    }
    check_row(out.at("y"), r, all);
  }
  CHECK(number(out.at("aux/m.1.entropy"), {}) == Approx(entropy));
  for (std::size_t e = 0; e < 3; ++e)
    CHECK(number(out.at("aux/m.1.use"), {std::int64_t(e)}) == Approx(use[e]));
  CHECK(number(out.at("aux/m.zeros"), {0}) == 0);
  check_gradients(model, p, s, b);
}

TEST_CASE("zeros tell of a collapsed expert") {
  auto model = program_of(
      "mmoe, mmoe_init", "    return mmoe_init(\"m\", 3, [2], 2, 1)\n",
      "    tasks = mmoe(p, s, out, \"m\", b[\"x\"], \"relu\", \"none\", 0.0, "
      "training)\n");
  auto [p, s] = initial_values(model);
  p["m.expert.1.0.bias"] = at::full({2}, -100.0, at::kDouble);
  p["m.expert.0.0.bias"] = at::full({2}, 100.0, at::kDouble);
  auto out = run(model, p, s, {{"x", normal({4, 3})}});
  CHECK(number(out.at("aux/m.zeros"), {0}) == 0);
  CHECK(number(out.at("aux/m.zeros"), {1}) == 1);
}

TEST_CASE("cgc is equations 1 to 4 of PLE") {
  auto last = GENERATE(false, true);
  std::string flag = last ? "True" : "False";
  auto model = program_of(
      "cgc, cgc_init",
      "    return cgc_init(\"c\", 3, [2], 2, 1, 2, " + flag + ", \"tanh\")\n",
      "    given = cgc(p, s, out, \"c\", [b[\"a\"], b[\"b\"], b[\"shared\"]], "
      "\"tanh\", \"none\", 0.0, training)\n"
      "    out[\"y\"] = torch.cat(given, 1)\n");
  auto [p, s] = initial_values(model);
  tensor_map b{
      {"a", normal({3, 3})}, {"b", normal({3, 3})}, {"shared", normal({3, 3})}};
  auto out = run(model, p, s, b);
  for (std::int64_t r = 0; r < 3; ++r) {
    auto common = row_of(b.at("shared"), r);
    auto shared = expert(p, "c.shared.0", common);
    std::vector<vector> every;
    vector all;
    int t = 0;
    for (std::string input : {"a", "b"}) {
      auto x = row_of(b.at(input), r);
      auto task = "c.task" + std::to_string(t++);
      std::vector<vector> seen{expert(p, task + ".0", x),
                               expert(p, task + ".1", x)};
      every.insert(every.end(), seen.begin(), seen.end());
      seen.push_back(shared);
      auto y = weighted(softmax(linear(p, task + ".gate", x)), seen);
      all.insert(all.end(), y.begin(), y.end());
    }
    every.push_back(shared);
    if (!last) {
      auto y = weighted(softmax(linear(p, "c.shared.gate", common)), every);
      all.insert(all.end(), y.begin(), y.end());
    }
    check_row(out.at("y"), r, all);
  }
  CHECK(out.at("aux/c.zeros").numel() == 5);
  CHECK(out.contains("aux/c.shared.use") != last);
  check_gradients(model, p, s, b);
}

namespace {

double swish(double x) {
  return x / (1 + std::exp(-x));
}

/// HoME's experts in evaluation, where batch statistics are 0 and 1.
struct home_reference {
  const tensor_map& p;

  /// Swish(BN(linear)).
  vector layer(const std::string& name, const vector& x) const {
    auto out = linear(p, name, x);
    for (std::size_t k = 0; k < out.size(); ++k) {
      auto at = std::int64_t(k);
      out[k] = swish(out[k] / std::sqrt(1 + 1e-5)
                         * number(p.at(name + ".norm.weight"), {at})
                     + number(p.at(name + ".norm.bias"), {at}));
    }
    return out;
  }

  std::vector<vector> experts(const std::string& name, int count,
                              const vector& x) const {
    std::vector<vector> out;
    for (int e = 0; e < count; ++e) {
      auto one = name + "." + std::to_string(e);
      auto gate = linear(p, one + ".up", linear(p, one + ".down", x));
      auto in = x;
      for (std::size_t d = 0; d < x.size(); ++d)
        in[d] *= 2 / (1 + std::exp(-gate[d]));
      out.push_back(layer(one + ".0", layer(one + ".body.0", in)));
    }
    return out;
  }

  vector self(const std::string& name, const std::vector<vector>& given,
              const vector& x) const {
    auto logits = linear(p, name + ".self", x);
    if (given.size() == 1)
      return weighted({1 / (1 + std::exp(-logits[0]))}, given);
    return weighted(softmax(logits), given);
  }
};

vector plus(vector a, const vector& b) {
  for (std::size_t k = 0; k < a.size(); ++k)
    a[k] += b[k];
  return a;
}

std::vector<vector> joined(std::vector<vector> a,
                           const std::vector<vector>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

} // namespace

TEST_CASE("home is the hierarchy of section 3, in evaluation") {
  auto count = GENERATE(1, 2);
  auto number_text = std::to_string(count);
  auto model = program_of(
      "home, home_init",
      "    return home_init(\"h\", 3, [4, 2], " + number_text
          + ", 2, [0, 1, 0])\n",
      "    tasks = home(p, s, out, \"h\", b[\"x\"], [0, 1, 0], training)\n"
      "    out[\"y\"] = torch.cat(tasks, 1)\n");
  auto [p, s] = initial_values(model);
  tensor_map b{{"x", normal({3, 3})}};
  auto y = run(model, p, s, b, false).at("y");
  home_reference home{p};
  for (std::int64_t r = 0; r < 3; ++r) {
    auto x = row_of(b.at("x"), r);
    auto shared = home.experts("h.meta.shared", count, x);
    auto every = shared;
    std::vector<vector> metas;
    for (std::string group : {"h.meta.group0", "h.meta.group1"}) {
      auto own = home.experts(group, count, x);
      every = joined(every, own);
      metas.push_back(plus(
          weighted(softmax(linear(p, group + ".gate", x)), joined(shared, own)),
          home.self(group, own, x)));
    }
    auto common
        = plus(weighted(softmax(linear(p, "h.meta.shared.gate", x)), every),
               home.self("h.meta.shared", shared, x));
    auto shared2 = home.experts("h.shared", count, common);
    vector all;
    for (std::size_t t = 0; t < 3; ++t) {
      auto group = t == 1 ? std::size_t{1} : std::size_t{0};
      auto task = "h.task" + std::to_string(t);
      const auto& in = metas[group];
      auto own = home.experts(task, count, in);
      auto seen = joined(
          joined(shared2,
                 home.experts("h.group" + std::to_string(group), count, in)),
          own);
      auto given = plus(weighted(softmax(linear(p, task + ".gate", in)), seen),
                        home.self(task, own, in));
      all.insert(all.end(), given.begin(), given.end());
    }
    check_row(y, r, all);
  }
}

TEST_CASE("home's gradients are those of what it computes") {
  auto model = program_of(
      "home, home_init", "    return home_init(\"h\", 2, [2], 1, 1, [0, 1])\n",
      "    tasks = home(p, s, out, \"h\", b[\"x\"], [0, 1], training)\n"
      "    out[\"y\"] = torch.cat(tasks, 1)\n");
  auto [p, s] = initial_values(model);
  tensor_map b{{"x", normal({4, 2})}};
  auto out = run(model, p, s, b);
  CHECK(out.at("aux/h.meta.zeros").numel() == 3);
  CHECK(out.at("aux/h.zeros").numel() == 5);
  CHECK(out.contains("state/h.task1.0.0.norm.mean"));
  check_gradients(model, p, s, b);
}
