#include <ATen/Context.h>
#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include "recsys/evaluation/row_measures.hpp"
#include "recsys/models/gates/gate_list.hpp"
#include "recsys/models/program/program_predictor.hpp"
#include "recsys/training/trainer.hpp"

#include <cmath>

namespace automodel::recsys {

namespace {

constexpr double tolerance = 1e-4;

double logloss(const at::Tensor& predicted, const at::Tensor& labels) {
  auto p = predicted.to(at::kDouble).clamp(1e-7, 1 - 1e-7);
  auto y = labels.to(at::kDouble);
  return -(y * p.log() + (1 - y) * (1 - p).log()).mean().item().toDouble();
}

} // namespace

// A program that looks at the label knows it in forward but not in score. The
// opposite labels tell a look from a lucky guess.
gate_verdict agreement_gate(const program_probe& probe) {
  constexpr auto name = "agreement";
  at::NoGradGuard no_grad;
  auto in = probe.input(1);
  if (!in)
    return refused(name, in.error());
  auto predicted = probe.answer(*in);
  if (!predicted)
    return refused(name, predicted.error());
  for (bool opposite : {false, true}) {
    auto labels = in->batch.at("label");
    auto given = *in;
    given.batch["label"] = opposite ? 1 - labels : labels;
    auto outputs = probe.model().forward(given.params, given.state, given.batch,
                                         probe.conf(), false);
    if (!outputs)
      return refused(name, outputs.error());
    auto found = outputs->find("losses/logloss");
    if (found == outputs->end())
      return refused(name, "forward gives no channel losses/logloss");
    auto stated = found->second.item().toDouble();
    auto expected = logloss(*predicted, given.batch["label"]);
    if (!(std::abs(stated - expected) <= tolerance))
      return refused(name, "losses/logloss is " + std::to_string(stated)
                               + ", that of what score predicts "
                               + std::to_string(expected));
  }
  return passed(name, "the loss is that of the predictions");
}

// Trained on labels that follow from nothing, a program can know those of the
// training rows at most; whoever knows the true ones has seen them elsewhere.
gate_verdict canary_gate(const program_probe& probe) {
  constexpr auto name = "canary";
  constexpr double luck = 0.2; ///< five deviations of 256 rows' AUC
  auto batches = probe.batches(true);
  auto how = probe.how();
  how.epochs = 5;
  auto trained
      = train(probe.model(), probe.conf(), how,
              {*batches, nullptr, 1, {}, {}, {}, nullptr, nullptr, nullptr});
  if (!trained)
    return refused(name, trained.error());
  auto model = program_predictor::make(name, probe.model(), probe.conf(),
                                       std::move(trained->weights), {});
  if (!model)
    return refused(name, model.error());
  auto rows = probe.rows();
  std::vector<float> predicted(rows.n_rows);
  auto unlabelled = rows;
  unlabelled.labels = {};
  if (auto done = (*model)->predict(unlabelled, predicted); !done)
    return refused(name, done.error());
  auto auc = measure_rows("auc", rows, predicted);
  if (!auc)
    return refused(name, auc.error());
  auto text = "AUC " + std::to_string(*auc)
              + " on the true labels after training on shuffled ones";
  return std::abs(*auc - 0.5) < luck ? passed(name, text) : refused(name, text);
}

} // namespace automodel::recsys
