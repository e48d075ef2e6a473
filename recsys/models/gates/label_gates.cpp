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

constexpr double label_tolerance = 1e-4;

double logloss(const at::Tensor& predicted, const at::Tensor& labels) {
  auto p = predicted.to(at::kDouble).clamp(1e-7, 1 - 1e-7);
  auto y = labels.to(at::kDouble);
  return -(y * p.log() + (1 - y) * (1 - p).log()).mean().item().toDouble();
}

} // namespace

// A loss is logloss of predictions that do not know the label only if it is
// affine in the labels: the loss at one half is the mean of those at 0 and 1.
// A single label's is also that of what score predicts.
gate_verdict agreement_gate(const program_probe& probe) {
  constexpr auto name = "agreement";
  at::NoGradGuard no_grad;
  auto in = probe.input(1);
  if (!in)
    return refused(name, in.error());
  auto predicted = probe.answer(*in);
  if (!predicted)
    return refused(name, predicted.error());
  auto labels = in->batch.at("label");
  double at_labels[3] = {};
  const at::Tensor sides[] = {labels, 1 - labels, at::full_like(labels, 0.5)};
  for (std::size_t i = 0; i < 3; ++i) {
    in->batch["label"] = sides[i];
    auto outputs = probe.model().forward(in->params, in->state, in->batch,
                                         probe.conf(), false);
    if (!outputs)
      return refused(name, outputs.error());
    for (const auto& [channel, value] : *outputs)
      if (channel.starts_with("losses/"))
        at_labels[i] += value.item().toDouble();
    auto stated = outputs->find("losses/logloss");
    if (stated == outputs->end())
      continue;
    auto expected = logloss(*predicted, sides[i]);
    if (!(std::abs(stated->second.item().toDouble() - expected)
          <= label_tolerance))
      return refused(name, "losses/logloss is not that of what score predicts, "
                               + std::to_string(expected));
  }
  if (!(std::abs(at_labels[0] + at_labels[1] - 2 * at_labels[2])
        <= label_tolerance))
    return refused(name, "the predictions in the loss depend on the labels");
  return passed(name, "the loss is that of predictions that know no label");
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
  std::vector<float> predicted(rows.n_rows * rows.n_labels);
  auto unlabelled = rows;
  unlabelled.labels = {};
  if (auto done = (*model)->predict(unlabelled, predicted); !done)
    return refused(name, done.error());
  auto auc = measure_rows("auc", rows, predicted);
  if (!auc)
    return refused(name, auc.error());
  auto text = "AUC " + std::to_string(*auc)
              + " on the true labels after training on shuffled ones";
  return std::abs(*auc - 0.5) < luck ? passed(name, text, *auc)
                                     : refused(name, text, *auc);
}

} // namespace automodel::recsys
