#include <ATen/Functions.h>
#include <torch/csrc/autograd/autograd.h>

#include "recsys/models/program/program.hpp"
#include "recsys/models/program/program_family.hpp"

#include <cmath>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

program mf() {
  auto zoo = zoo_programs();
  REQUIRE(zoo.size() >= 1);
  for (const auto& text : zoo)
    if (text.name == "mf") {
      auto model = program::compile(text.source, text.file);
      REQUIRE(model);
      return *model;
    }
  FAIL("no mf in the zoo");
  return *program::compile("", "");
}

parameters conf_of(const program& model, const std::string& loss) {
  auto conf = *model.defaults();
  conf["loss"] = loss;
  conf["dim"] = std::int64_t{3};
  conf["n_users"] = std::int64_t{5};
  conf["n_items"] = std::int64_t{4};
  return conf;
}

/// A batch of five rows with two negatives each, in double.
tensor_map double_batch() {
  at::manual_seed(5);
  auto options = at::TensorOptions(at::kDouble);
  return {{"user", at::randn({5, 3}, options)},
          {"pos", at::randn({5, 3}, options)},
          {"pos_bias", at::randn({5, 1}, options)},
          {"neg", at::randn({5, 2, 3}, options)},
          {"neg_bias", at::randn({5, 2, 1}, options)},
          {"id/user", at::arange(5, at::kLong)},
          {"id/item", at::arange(5, at::kLong).remainder(3)},
          {"logq/item", at::randn({5}, options)}};
}

double loss_of(const program& model, const std::string& loss,
               const tensor_map& batch) {
  auto out = model.forward({}, {}, batch, conf_of(model, loss), true);
  REQUIRE(out);
  return out->at("losses/" + loss).item().toDouble();
}

double number(const at::Tensor& of, std::vector<std::int64_t> at) {
  auto value = of;
  for (auto i : at)
    value = value[i];
  return value.item().toDouble();
}

/// <p_u, q_i> + b_i of row u's user and row i's positive.
double product(const tensor_map& b, std::int64_t u, std::int64_t i) {
  double sum = number(b.at("pos_bias"), {i, 0});
  for (std::int64_t k = 0; k < 3; ++k)
    sum += number(b.at("user"), {u, k}) * number(b.at("pos"), {i, k});
  return sum;
}

} // namespace

TEST_CASE("mf's gradients are those of its loss") {
  auto model = mf();
  auto loss = GENERATE(as<std::string>(), "bpr", "softmax");
  INFO(loss);
  auto batch = double_batch();
  std::vector<std::string> names{"user", "pos", "pos_bias"};
  if (loss == "bpr")
    names.insert(names.end(), {"neg", "neg_bias"});
  std::vector<at::Tensor> leaves;
  for (const auto& name : names)
    leaves.push_back(batch.at(name).set_requires_grad(true));
  auto out = model.forward({}, {}, batch, conf_of(model, loss), true);
  REQUIRE(out);
  auto gradients = torch::autograd::grad({out->at("losses/" + loss)}, leaves);
  constexpr double h = 1e-6;
  for (std::size_t i = 0; i < names.size(); ++i)
    for (std::int64_t k = 0; k < leaves[i].numel(); ++k) {
      auto moved = [&](double by) {
        auto copy = leaves[i].detach().clone();
        copy.data_ptr<double>()[k] += by;
        auto other = batch;
        other[names[i]] = copy;
        return loss_of(model, loss, other);
      };
      auto numeric = (moved(h) - moved(-h)) / (2 * h);
      CHECK(gradients[i].contiguous().data_ptr<double>()[k]
            == Approx(numeric).margin(1e-8).epsilon(1e-5));
    }
}

TEST_CASE("mf's losses equal their equations, written out") {
  auto model = mf();
  auto b = double_batch();
  double bpr = 0;
  for (std::int64_t u = 0; u < 5; ++u)
    for (std::int64_t n = 0; n < 2; ++n) {
      double negative = number(b.at("neg_bias"), {u, n, 0});
      for (std::int64_t k = 0; k < 3; ++k)
        negative
            += number(b.at("user"), {u, k}) * number(b.at("neg"), {u, n, k});
      bpr -= std::log(1 / (1 + std::exp(negative - product(b, u, u)))) / 10;
    }
  CHECK(loss_of(model, "bpr", b) == Approx(bpr));

  double softmax = 0;
  for (std::int64_t u = 0; u < 5; ++u) {
    double sum = 0, own = 0;
    for (std::int64_t i = 0; i < 5; ++i) {
      bool same_item = i != u && i % 3 == u % 3;
      auto logit = product(b, u, i) - number(b.at("logq/item"), {i});
      sum += same_item ? 0 : std::exp(logit);
      own = i == u ? logit : own;
    }
    softmax -= (own - std::log(sum)) / 5;
  }
  CHECK(loss_of(model, "softmax", b) == Approx(softmax));
}

TEST_CASE("mf refuses a configuration that makes no sense") {
  auto model = mf();
  auto why = [&](const std::string& name, parameter value) {
    auto conf = conf_of(model, "bpr");
    conf[name] = std::move(value);
    auto made = model.init(conf, {{"item_count", at::ones({4})}});
    auto views = model.views(conf);
    CHECK((!made || !views));
    return made ? (views ? "" : views.error().message) : made.error().message;
  };
  CHECK(why("dim", std::int64_t{0}) == "AssertionError: dim is positive");
  CHECK(why("dim", 0.5) == "AssertionError: dim is an integer");
  CHECK(why("loss", std::string("hinge"))
        == "AssertionError: loss is bpr or softmax");
}
