#include <ATen/Context.h>
#include <ATen/Functions.h>
#include <torch/csrc/autograd/autograd.h>

#include "recsys/models/gates/gate_list.hpp"
#include "recsys/training/optimizer.hpp"

namespace automodel::recsys {

namespace {

constexpr int steps = 150; ///< at most
constexpr double rate = 0.02;
constexpr double enough = 0.7; ///< of the loss at the beginning

} // namespace

gate_verdict overfit_gate(const program_probe& probe) {
  constexpr auto name = "overfit";
  auto in = probe.input(1);
  if (!in)
    return refused(name, in.error());
  std::vector<at::Tensor> moved;
  for (auto& [key, value] : in->params)
    moved.push_back(value);
  for (const auto& view : in->views)
    moved.push_back(in->batch.at(view));
  optimizer_settings how;
  how.learning_rate = rate;
  std::vector<optimizer> rules;
  for (auto& value : moved) {
    value.set_requires_grad(true);
    rules.emplace_back(how, static_cast<std::size_t>(value.numel()));
  }
  double first = 0, last = 0;
  int made = 0;
  for (;; ++made) {
    at::manual_seed(1);
    auto loss = probe.loss(*in, false);
    if (!loss)
      return refused(name, loss.error());
    last = loss->item().toDouble();
    if (made == 0)
      first = last;
    if (made == steps || last < enough * first)
      break;
    auto gradients
        = torch::autograd::grad({*loss}, moved, {}, c10::nullopt, false, true);
    for (std::size_t k = 0; k < moved.size(); ++k) {
      if (!gradients[k].defined())
        continue;
      auto size = static_cast<std::size_t>(moved[k].numel());
      auto dense = gradients[k].contiguous();
      rules[k].step({moved[k].data_ptr<float>(), size},
                    {dense.data_ptr<float>(), size});
    }
  }
  auto text = "the loss of one batch went from " + std::to_string(first)
              + " to " + std::to_string(last) + " in " + std::to_string(made)
              + " steps";
  return last < enough * first ? passed(name, text, last / first)
                               : refused(name, text, last / first);
}

} // namespace automodel::recsys
