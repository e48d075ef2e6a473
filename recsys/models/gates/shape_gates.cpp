#include <ATen/Context.h>
#include <ATen/Functions.h>

#include "recsys/models/gates/gate_list.hpp"

namespace automodel::recsys {

namespace {

constexpr std::string_view state_prefix = "state/";

std::string shape_text(const at::Tensor& value) {
  std::string out = "[";
  for (auto size : value.sizes())
    out += (out.size() > 1 ? ", " : "") + std::to_string(size);
  return out + "]";
}

/// The first state channel that has another form than the state it replaces.
std::string changed_state(const probe_input& in, const tensor_map& outputs) {
  for (const auto& [name, value] : outputs) {
    if (!name.starts_with(state_prefix))
      continue;
    auto before = in.state.find(name.substr(state_prefix.size()));
    if (before == in.state.end())
      return "forward gives " + name + ", which init does not";
    if (!before->second.sizes().equals(value.sizes())
        || before->second.scalar_type() != value.scalar_type())
      return "forward gives " + name + " as " + shape_text(value) + ", init as "
             + shape_text(before->second);
  }
  return {};
}

bool equal(const tensor_map& a, const tensor_map& b) {
  for (const auto& [name, value] : a) {
    auto other = b.find(name);
    if (other == b.end() || !at::equal(value, other->second))
      return false;
  }
  return a.size() == b.size();
}

tensor_map copies(const tensor_map& of) {
  tensor_map out;
  for (const auto& [name, value] : of)
    out.emplace(name, value.clone());
  return out;
}

std::int64_t count(const program_weights& weights) {
  std::int64_t out = 0;
  for (const auto* group : {&weights.tables, &weights.params})
    for (const auto& [name, value] : *group)
      out += value.numel();
  return out;
}

} // namespace

gate_verdict shapes_gate(const program_probe& probe) {
  constexpr auto name = "shapes";
  auto in = probe.input(1);
  if (!in)
    return refused(name, in.error());
  auto outputs = probe.model().forward(in->params, in->state, in->batch,
                                       probe.conf(), true);
  if (!outputs)
    return refused(name, outputs.error());
  for (const auto& [channel, value] : *outputs)
    if (channel.starts_with("losses/") && value.numel() != 1)
      return refused(name,
                     channel + " is " + shape_text(value) + ", not one number");
  if (auto wrong = changed_state(*in, *outputs); !wrong.empty())
    return refused(name, wrong);
  auto answer = probe.answer(*in);
  if (!answer)
    return refused(name, answer.error());
  if (answer->dim() != 2 || answer->scalar_type() != at::kFloat)
    return refused(name, "the answer is " + shape_text(*answer)
                             + ", not float32 [users or rows, columns]");
  return passed(name, "an answer " + shape_text(*answer));
}

gate_verdict parameters_gate(const program_probe& probe) {
  constexpr auto name = "parameters";
  auto one = probe.weights(1), other = probe.weights(2);
  if (!one || !other)
    return refused(name, one ? other.error() : one.error());
  auto found = count(*one);
  if (found == 0)
    return refused(name, "there is nothing to learn");
  if (found != count(*other))
    return refused(name, "two beginnings have " + std::to_string(found)
                             + " and " + std::to_string(count(*other))
                             + " parameters");
  return passed(name, std::to_string(found) + " on the probe's data",
                static_cast<double>(found));
}

gate_verdict determinism_gate(const program_probe& probe) {
  constexpr auto name = "determinism";
  auto in = probe.input(1), again = probe.input(1);
  if (!in || !again)
    return refused(name, in ? again.error() : in.error());
  if (!equal(in->params, again->params) || !equal(in->batch, again->batch))
    return refused(name, "the same seed began with other parameters");
  auto forward = [&](std::uint64_t seed, bool training) {
    at::manual_seed(seed);
    return probe.model().forward(in->params, in->state, in->batch, probe.conf(),
                                 training);
  };
  auto first = forward(5, true), second = forward(5, true);
  auto quiet = forward(5, false), other = forward(6, false);
  for (auto* one : {&first, &second, &quiet, &other})
    if (!*one)
      return refused(name, one->error());
  if (!equal(*first, *second))
    return refused(name, "the same seed gave another answer");
  if (!equal(*quiet, *other))
    return refused(name, "it draws random numbers in evaluation, too");
  return passed(name, "equal bits for equal seeds");
}

gate_verdict inputs_gate(const program_probe& probe) {
  constexpr auto name = "inputs";
  auto in = probe.input(1);
  if (!in)
    return refused(name, in.error());
  probe_input before{
      copies(in->params), copies(in->state), copies(in->batch), {}};
  auto outputs = probe.model().forward(in->params, in->state, in->batch,
                                       probe.conf(), true);
  if (!outputs)
    return refused(name, outputs.error());
  for (auto [now, then] : {std::pair{&in->params, &before.params},
                           std::pair{&in->state, &before.state},
                           std::pair{&in->batch, &before.batch}})
    for (const auto& [key, value] : *now)
      if (!at::equal(value, then->at(key)))
        return refused(name, "forward changed " + key);
  return passed(name, "nothing was changed");
}

} // namespace automodel::recsys
