#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <torch/csrc/autograd/autograd.h>

#include "recsys/models/program/configuration.hpp"
#include "recsys/models/program/program_family.hpp"
#include "tests/unit/zoo/zoo_model.hpp"

#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

/// A model of the sizes that BARS has on Frappe_x1: `rows` features in all.
zoo_model frappe_model(const std::string& name, std::int64_t rows) {
  zoo_model out{zoo_program_named(name), {}, {}, {}, {}, {}};
  out.conf = *out.model.defaults();
  out.conf["n_features"] = rows;
  out.conf["n_fields"] = std::int64_t{10};
  out.conf["n_labels"] = std::int64_t{1};
  auto made = out.model.init(out.conf, {});
  if (!made)
    FAIL(to_string(made.error()));
  take_initial_values(*made, out);
  return out;
}

/// Adam (Kingma, Ba, ICLR 2015, algorithm 1) over some tensors.
class adam {
public:
  explicit adam(std::vector<at::Tensor*> leaves) : leaves_(std::move(leaves)) {
    for (auto* leaf : leaves_)
      moments_.emplace_back(at::zeros_like(*leaf), at::zeros_like(*leaf));
  }

  void step(const at::Tensor& loss) {
    std::vector<at::Tensor> inputs;
    for (auto* leaf : leaves_)
      inputs.push_back(*leaf);
    auto gradients
        = torch::autograd::grad({loss}, inputs, {}, c10::nullopt, false, true);
    ++steps_;
    for (std::size_t i = 0; i < leaves_.size(); ++i) {
      if (!gradients[i].defined())
        continue;
      auto& [mean, square] = moments_[i];
      mean = mean * 0.9 + gradients[i] * 0.1;
      square = square * 0.999 + gradients[i] * gradients[i] * 0.001;
      auto scale = std::sqrt(1 - std::pow(0.999, steps_))
                   / (1 - std::pow(0.9, steps_));
      *leaves_[i] = (leaves_[i]->detach()
                     - mean / (square.sqrt() + 1e-8) * (0.05 * scale))
                        .set_requires_grad(true);
    }
  }

private:
  std::vector<at::Tensor*> leaves_;
  std::vector<std::pair<at::Tensor, at::Tensor>> moments_;
  int steps_ = 0;
};

/// The loss before and after so many steps on one batch.
std::pair<double, double> overfit(zoo_model of, const tensor_map& batch,
                                  int steps) {
  std::vector<at::Tensor*> leaves;
  for (auto* part : {&of.tables, &of.params})
    for (auto& [name, value] : *part) {
      value.set_requires_grad(true);
      leaves.push_back(&value);
    }
  adam optimizer(leaves);
  auto loss = [&] {
    auto out = forward(of, batch, true);
    for (auto& [name, value] : of.state)
      if (auto next = out.find("state/" + name); next != out.end())
        value = next->second.detach();
    return loss_in(out);
  };
  auto first = loss().item().toDouble();
  for (int step = 0; step < steps; ++step)
    optimizer.step(loss());
  return {first, loss().item().toDouble()};
}

parameters without_dropout(const std::string& name) {
  parameters out;
  const auto defaults = *zoo_program_named(name).defaults();
  for (const auto& [key, value] : defaults)
    if (key.find("dropout") != key.npos)
      out[key] = 0.0;
  return out;
}

bool is_row_model(const std::string& name) {
  return zoo_program_named(name).task() == program_task::ctr;
}

} // namespace

TEST_CASE("the zoo is complete") {
  auto names = zoo_names();
  for (std::string name :
       {"lr", "fm", "afm", "nfm", "deepfm", "xdeepfm", "dcn", "dcn_v2",
        "autoint", "finalmlp", "din", "shared_bottom", "mmoe", "ple", "home",
        "mf", "two_tower", "lightgcn"}) {
    INFO(name);
    CHECK(std::ranges::find(names, name) != names.end());
  }
  CHECK(std::ranges::find(names, "blocks") == names.end());
}

TEST_CASE("every program's defaults are a recipe that can be read") {
  for (const auto& name : zoo_names()) {
    INFO(name);
    auto configured = configure(name, zoo_program_named(name), {});
    if (!configured)
      FAIL(to_string(configured.error()));
    CHECK(configured->how.batch_size > 0);
  }
}

TEST_CASE("every program computes losses, state and scores") {
  auto name = GENERATE(from_range(zoo_names()));
  INFO(name);
  auto model = small_model(name);
  auto batch = small_batch(model, 8);
  auto out = forward(model, batch, true);
  CHECK(std::isfinite(loss_in(out).item().toDouble()));
  for (const auto& [key, value] : out) {
    INFO(key);
    auto kind = key.substr(0, key.find('/'));
    CHECK((kind == "losses" || kind == "state" || kind == "aux"));
    if (kind == "losses")
      CHECK(value.dim() == 0);
    if (kind == "state")
      CHECK(value.sizes() == model.state.at(key.substr(6)).sizes());
    if (kind == "aux")
      CHECK_FALSE(value.requires_grad());
  }
  // In evaluation nothing is random and no state moves.
  auto still = forward(model, batch, false);
  for (const auto& [key, value] : still) {
    CHECK_FALSE(key.starts_with("state/"));
    CHECK(at::equal(value, forward(model, batch, false).at(key)));
  }
}

TEST_CASE("a row's prediction is a probability and its own") {
  for (const auto& name : zoo_names()) {
    if (!is_row_model(name))
      continue;
    INFO(name);
    auto model = small_model(name);
    auto batch = with_views(model, small_batch(model, 6));
    auto scores
        = model.model.score(model.params, model.state, batch, model.conf);
    REQUIRE(scores);
    CHECK(scores->sizes() == batch.at("label").sizes());
    CHECK(scores->min().item().toDouble() > 0);
    CHECK(scores->max().item().toDouble() < 1);
    CHECK(scores->std().item().toDouble() > 0);
    for (std::int64_t row = 0; row < 6; ++row) {
      tensor_map alone;
      for (const auto& [key, value] : batch)
        alone[key] = value.narrow(0, row, 1);
      auto score
          = model.model.score(model.params, model.state, alone, model.conf);
      REQUIRE(score);
      CHECK(at::allclose(*score, scores->narrow(0, row, 1), 1e-5, 1e-6));
    }
  }
}

TEST_CASE("every program learns a batch by heart") {
  auto name = GENERATE(from_range(zoo_names()));
  INFO(name);
  auto model = small_model(name, without_dropout(name));
  auto batch = small_batch(model, 7);
  // A retrieval batch has each user once, or its pairs contradict each other.
  if (!is_row_model(name)) {
    batch = small_batch(model, 5);
    batch["id/user"] = at::arange(5, at::kLong);
    batch["id/item"] = at::arange(1, 6, at::kLong);
    batch["logq/item"] = at::zeros({5});
  }
  auto [first, last] = overfit(model, batch, 60);
  CHECK(last < 0.2 * first);
}

TEST_CASE("parameters are as many as BARS counts on Frappe_x1") {
  // FuxiCTR 1 has 5,389 rows: each feature seen in train, and one for the rest
  // of each field.
  for (auto [name, count] : std::vector<std::pair<std::string, std::int64_t>>{
           {"afm", 60'826},
           {"nfm", 384'880},
           {"deepfm", 423'280},
           {"xdeepfm", 429'809},
           {"dcn", 418'591},
           {"dcn_v2", 458'391},
           {"autoint", 306'051}}) {
    INFO(name);
    CHECK(parameter_count(frappe_model(name, 5'389)) == count);
  }
  // FuxiCTR 2 has one row more for each field, here the padding; its contexts
  // are tables of the fields user and item alone, 956 and 4,084 rows, where
  // there are two vectors here, and its fusion has a second bias.
  auto finalmlp = frappe_model("finalmlp", 5'399);
  CHECK(parameter_count(finalmlp) - 2 * 10 + (956 + 4'084) * 10 + 1 == 253'392);
}

TEST_CASE("variants compute too") {
  struct variant {
    std::string name;
    parameters given;
  };
  for (const auto& [name, given] : std::vector<variant>{
           {"mf", {{"loss", std::string("softmax")}}},
           {"xdeepfm", {{"cin_split", true}, {"cin_bias", false}}},
           {"dcn_v2", {{"structure", std::string("stacked")}}},
           {"dcn_v2", {{"rank", std::int64_t{2}}}},
           {"autoint", {{"hidden", std::string()}}},
           {"finalmlp",
            {{"context_a", std::int64_t{0}}, {"context_b", std::int64_t{1}}}},
           {"finalmlp", {{"gate", std::string()}}},
           {"din", {{"normalised", true}, {"norm", std::string("batch")}}},
           {"home", {{"groups", std::string("0,1,0")}}},
           {"ple", {{"levels", std::int64_t{1}}}},
           {"mmoe", {{"task_weights", std::string("1,0.5,2")}}},
           {"two_tower",
            {{"normalised", false}, {"norm", std::string("batch")}}}}) {
    INFO(name << ' ' << to_string(given));
    auto model = small_model(name, given);
    auto out = forward(model, small_batch(model, 8), true);
    CHECK(std::isfinite(loss_in(out).item().toDouble()));
  }
}

TEST_CASE("a configuration that makes no sense is refused") {
  auto why = [](const std::string& name, const std::string& key,
                parameter value) {
    auto model = small_model(name);
    model.conf[key] = std::move(value);
    auto made = model.model.init(model.conf, model.consts);
    auto out = made ? model.model.forward(
                   model.params, model.state,
                   with_views(model, small_batch(model, 4)), model.conf, true)
                    : made;
    return out ? std::string() : out.error().message;
  };
  CHECK(why("deepfm", "n_labels", std::int64_t{2})
        == "AssertionError: this model predicts one label");
  CHECK(why("deepfm", "activation", std::string("rolu"))
        == "AssertionError: no activation: rolu");
  CHECK(why("deepfm", "norm", std::string("bach"))
        == "AssertionError: no normalisation: bach");
  CHECK(why("deepfm", "dropout", 1.0)
        == "AssertionError: a dropout rate is in [0, 1)");
  CHECK(why("dcn_v2", "structure", std::string("both"))
        == "AssertionError: structure is parallel or stacked");
  CHECK(why("home", "groups", std::string("0,1"))
        == "AssertionError: groups names a group for each task");
  CHECK(why("mmoe", "task_weights", std::string("1,2"))
        == "AssertionError: task_weights holds as many as there are tasks");
  CHECK(why("finalmlp", "context_a", std::int64_t{4})
        == "AssertionError: a context is a field, or -1");
}

TEST_CASE("experts tell how they are used") {
  auto model = small_model("mmoe");
  auto out = forward(model, small_batch(model, 8), true);
  for (std::string task : {"0", "1", "2"}) {
    auto use = out.at("aux/mmoe." + task + ".use");
    CHECK(use.sizes() == at::IntArrayRef({4}));
    CHECK(use.sum().item().toDouble() == Approx(1));
    auto entropy = out.at("aux/mmoe." + task + ".entropy").item().toDouble();
    CHECK(entropy > 0);
    CHECK(entropy <= std::log(4.0) + 1e-6);
  }
  CHECK(out.at("aux/mmoe.zeros").sizes() == at::IntArrayRef({4}));
  auto ple = small_model("ple");
  auto levels = forward(ple, small_batch(ple, 8), true);
  CHECK(levels.contains("aux/level.0.shared.use"));
  CHECK_FALSE(levels.contains("aux/level.1.shared.use"));
  CHECK(levels.contains("aux/level.1.task2.entropy"));
}

TEST_CASE("retrieval programs rank a catalogue, unseen items last") {
  for (const auto& name : zoo_names()) {
    if (is_row_model(name))
      continue;
    INFO(name);
    auto model = small_model(name);
    tensor_map whole;
    for (const auto& [table, value] : model.tables)
      whole["all/" + table] = value;
    auto batch
        = model.model.prepare(model.params, model.state, whole, model.conf);
    REQUIRE(batch);
    auto items = batch->at("items");
    CHECK(items.size(0) == 7);
    (*batch)["id/user"] = at::tensor({4, 1}, at::kLong);
    (*batch)["user"]
        = model.tables.at("user").index_select(0, batch->at("id/user"));
    auto users
        = model.model.encode(model.params, model.state, *batch, model.conf);
    REQUIRE(users);
    auto scores = at::mm(*users, items.t());
    CHECK(at::equal(scores.argmin(1), at::tensor({3, 3}, at::kLong)));
  }
}
