#include <ATen/Context.h>
#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <torch/csrc/autograd/autograd.h>

#include "recsys/models/gates/gate_list.hpp"

#include <algorithm>
#include <cmath>

namespace automodel::recsys {

namespace {

constexpr double step = 1e-6;
constexpr double tolerance = 1e-4; ///< relative, and absolute below 1
constexpr int tries = 5; ///< directions, since one may lie across a kink

/// A leaf of the loss: a parameter or a view.
struct leaf {
  std::string name;
  at::Tensor* value = nullptr;
};

std::vector<leaf> leaves_of(probe_input& in) {
  std::vector<leaf> out;
  for (auto& [name, value] : in.params)
    out.push_back({name, &value});
  for (const auto& view : in.views)
    out.push_back({view, &in.batch.at(view)});
  return out;
}

/// Programs begin where functions have kinks: biases of zero before a ReLU,
/// lengths of zero.
void move_off_kinks(std::vector<leaf>& leaves) {
  at::manual_seed(2);
  for (auto& one : leaves)
    *one.value = *one.value + at::randn_like(*one.value) * 0.1;
}

result<double> loss_at(const program_probe& probe, const probe_input& in) {
  // The same draws everywhere, should evaluation draw at all.
  at::manual_seed(1);
  auto loss = probe.loss(in, false);
  if (!loss)
    return pass_on(loss);
  return loss->item().toDouble();
}

/// Finite differences along a random direction of one leaf.
result<double> difference(const program_probe& probe, const probe_input& in,
                          std::size_t index, const at::Tensor& direction) {
  double values[2];
  for (int side : {0, 1}) {
    auto moved = in;
    auto target = leaves_of(moved)[index];
    *target.value
        = (*target.value + direction * (side == 0 ? -step : step)).detach();
    for (auto& one : leaves_of(moved))
      one.value->set_requires_grad(true);
    auto value = loss_at(probe, moved);
    if (!value)
      return pass_on(value);
    values[side] = *value;
  }
  return (values[1] - values[0]) / (2 * step);
}

} // namespace

gate_verdict gradients_gate(const program_probe& probe) {
  constexpr auto name = "gradients";
  auto single = probe.input(1);
  if (!single)
    return refused(name, single.error());
  auto in = program_probe::in_double(*single);
  auto leaves = leaves_of(in);
  move_off_kinks(leaves);
  std::vector<at::Tensor> wanted;
  for (auto& one : leaves) {
    one.value->set_requires_grad(true);
    wanted.push_back(*one.value);
  }
  at::manual_seed(1);
  auto loss = probe.loss(in, false);
  if (!loss)
    return refused(name, loss.error());
  std::vector<at::Tensor> gradients;
  try {
    gradients
        = torch::autograd::grad({*loss}, wanted, {}, c10::nullopt, false, true);
  } catch (const std::exception& thrown) {
    return refused(name, thrown.what());
  }
  double worst = 0;
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    double least = INFINITY;
    for (int k = 0; k < tries && least > tolerance; ++k) {
      at::manual_seed(100 + static_cast<std::uint64_t>(k));
      auto direction = at::randn_like(wanted[i].detach());
      auto expected = gradients[i].defined()
                          ? (gradients[i] * direction).sum().item().toDouble()
                          : 0;
      auto found = difference(probe, in, i, direction);
      if (!found)
        return refused(name, found.error());
      auto gap = std::abs(*found - expected)
                 / std::max({1.0, std::abs(*found), std::abs(expected)});
      least = std::min(least, gap);
    }
    if (!(least <= tolerance))
      return refused(name, "the gradient of " + leaves[i].name
                               + " is not the slope of the loss: off by "
                               + std::to_string(least));
    worst = std::max(worst, least);
  }
  return passed(name, "off by at most " + std::to_string(worst));
}

} // namespace automodel::recsys
