#include <ATen/Context.h>
#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <torch/csrc/autograd/autograd.h>

#include "recsys/models/gates/gate_list.hpp"

namespace automodel::recsys {

namespace {

/// The input with only its `index`-th target.
probe_input with_one_target(const probe_input& in, std::int64_t index) {
  auto out = in;
  const auto targets = in.batch.at("token").size(0);
  for (auto& [name, value] : out.batch)
    if (name == "token" || name == "id/next" || name == "logq/next"
        || (value.dim() > 0 && value.size(0) == targets
            && (name.starts_with("id/") || name.starts_with("logq/"))))
      value = value.narrow(0, index, 1);
  for (const auto& view : in.views) {
    auto& value = out.batch.at(view);
    if (value.dim() > 1 && value.size(0) == targets)
      value = value.narrow(0, index, 1).clone();
  }
  return out;
}

/// The views that show a whole packed row per user: [rows, length, width].
std::vector<std::string> histories(const probe_input& in) {
  auto shape = in.batch.at("segment").sizes();
  std::vector<std::string> out;
  for (const auto& view : in.views) {
    const auto& value = in.batch.at(view);
    if (value.dim() == 3 && value.size(0) == shape[0]
        && value.size(1) == shape[1])
      out.push_back(view);
  }
  return out;
}

} // namespace

// The loss of a single target may depend on its own history up to the item
// before it, and on no other place: elsewhere the gradient is exactly zero.
gate_verdict causality_gate(const program_probe& probe) {
  constexpr auto name = "causality";
  auto all = probe.input(1);
  if (!all)
    return refused(name, all.error());
  auto shown = histories(*all);
  if (shown.empty())
    return refused(name, "no view shows the history");
  auto segment = all->batch.at("segment").reshape({-1});
  auto token = all->batch.at("token");
  for (std::int64_t i = 0; i < token.size(0); ++i) {
    auto in = with_one_target(*all, i);
    std::vector<at::Tensor> wanted;
    for (const auto& view : shown) {
      in.batch.at(view) = in.batch.at(view).detach().clone();
      in.batch.at(view).set_requires_grad(true);
      wanted.push_back(in.batch.at(view));
    }
    at::manual_seed(1);
    auto outputs = probe.model().forward(in.params, in.state, in.batch,
                                         probe.conf(), false);
    if (!outputs)
      return refused(name, outputs.error());
    at::Tensor loss;
    for (const auto& [channel, value] : *outputs)
      if (channel.starts_with("losses/"))
        loss = loss.defined() ? loss + value.reshape({}) : value.reshape({});
    if (!loss.defined() || !loss.requires_grad())
      continue; // a target that depends on no history at all
    auto gradients
        = torch::autograd::grad({loss}, wanted, {}, c10::nullopt, false, true);
    auto at = token[i].item().toLong();
    auto own = segment[at].item().toLong();
    auto place = at::arange(segment.size(0), at::kLong);
    auto allowed = segment.eq(own).logical_and(place.le(at));
    for (std::size_t k = 0; k < shown.size(); ++k) {
      if (!gradients[k].defined())
        continue;
      auto strength
          = gradients[k].abs().sum(2).reshape({-1}).masked_fill(allowed, 0);
      auto where = strength.argmax().item().toLong();
      if (strength[where].item().toDouble() == 0)
        continue;
      auto foreign = segment[where].item().toLong() != own;
      return refused(name,
                     "what is known at place " + std::to_string(at)
                         + " of the packed rows depends on place "
                         + std::to_string(where) + ", "
                         + (foreign ? "another sequence" : "a later item"));
    }
  }
  return passed(name, std::to_string(token.size(0)) + " targets looked at");
}

} // namespace automodel::recsys
