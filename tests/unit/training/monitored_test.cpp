#include <ATen/Functions.h>

#include "recsys/training/interaction_batches.hpp"
#include "recsys/training/trainer.hpp"

#include <numbers>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

/// A table of three rows, all ones at the beginning, and `loss` of it.
program with_loss(const std::string& loss) {
  auto model = program::compile(
      "def defaults() -> Conf:\n    c: Conf = {\"a\": 1}\n    return c\n"
      "def views(c: Conf) -> Dict[str, str]:\n"
      "    return {\"w\": \"all(user)\"}\n"
      "def init(c: Conf, consts: Dict[str, Tensor]) -> Dict[str, Tensor]:\n"
      "    return {\"table/user\": torch.ones([3, 1])}\n"
      "def forward(p: Dict[str, Tensor], s: Dict[str, Tensor], "
      "b: Dict[str, Tensor], c: Conf, training: bool) -> Dict[str, Tensor]:\n"
      "    return {\"losses/x\": "
          + loss + "}\n",
      "test.py");
  if (!model)
    FAIL(to_string(model.error()));
  return *model;
}

struct watched_training {
  result<training_result> outcome;
  std::vector<std::string> found; ///< metrics of findings
  std::uint64_t beats = 0;
};

/// 400 steps by gradients alone.
watched_training trained(const program& model, double rate) {
  std::vector<std::int64_t> offsets{0, 1, 2, 3};
  std::vector<std::uint32_t> items{0, 1, 0};
  interactions rows{3, 2, offsets, items, {}, {}};
  recipe how;
  how.tables.kind = how.dense.kind = optimizer_kind::sgd;
  how.tables.learning_rate = rate;
  how.batch_size = 3;
  how.epochs = 400;
  interaction_batches batches(rows, 1, how.batch_size);
  watched_training out;
  training_setting setting{batches, &rows, 1, "ndcg@10"};
  setting.progress = [&](const training_progress& point) {
    if (is_finding(point.metric) && !depends_on_clock(point.metric))
      out.found.push_back(point.metric);
  };
  setting.trivial = {{"ln 2", std::numbers::ln2}};
  setting.beat = [&](std::uint64_t step, training_phase phase) {
    CHECK(step == ++out.beats);
    CHECK(phase == training_phase::step);
  };
  parameters conf{{"n_users", std::int64_t{3}}, {"n_items", std::int64_t{2}}};
  out.outcome = recsys::train(model, conf, how, setting);
  return out;
}

} // namespace

TEST_CASE("a training that goes well is watched in silence") {
  auto run = trained(with_loss("(b[\"w\"] * b[\"w\"]).sum() / 2"), 0.003);
  CHECK(run.outcome);
  CHECK(run.found.empty());
  CHECK(run.beats == 400);
}

TEST_CASE("a training that diverges ends with the words of the monitor") {
  // Each step multiplies the table by -1.02.
  auto run = trained(with_loss("(b[\"w\"] * b[\"w\"]).sum() / 2"), 2.02);
  REQUIRE_FALSE(run.outcome);
  CHECK(run.outcome.error().code == errc::invalid_argument);
  CHECK(run.outcome.error().message.starts_with("the training diverges: "));
  CHECK(run.beats < 250);
}

TEST_CASE("a loss that stays where a model knows nothing is told") {
  auto run = trained(with_loss("(b[\"w\"] * 0.0).sum() + 0.6931"), 0.1);
  CHECK(run.outcome);
  CHECK(run.found == std::vector<std::string>{"monitor/trivial-loss"});
}
