#include <ATen/Context.h>
#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include "recsys/models/gates/gate_list.hpp"

#include <algorithm>

namespace automodel::recsys {

namespace {

constexpr double row_tolerance = 1e-9; ///< in double precision, of the largest

/// The rows `places` of a batch.
probe_input some_rows(const probe_input& of, const at::Tensor& places) {
  auto rows = of.batch.at("label").size(0);
  auto out = of;
  for (auto& [name, value] : out.batch)
    if (!name.starts_with("all/") && value.dim() > 0 && value.size(0) == rows)
      value = value.index_select(0, places);
  return out;
}

bool are_close(const at::Tensor& a, const at::Tensor& b) {
  if (!a.sizes().equals(b.sizes()))
    return false;
  auto largest = std::max(1.0, a.abs().max().item().toDouble());
  return (a - b).abs().max().item().toDouble() <= row_tolerance * largest;
}

} // namespace

// A model serves rows one by one, or in any company: what it says of one must
// be the same.
gate_verdict rows_gate(const program_probe& probe) {
  constexpr auto name = "rows";
  at::NoGradGuard no_grad;
  auto single = probe.input(1);
  if (!single)
    return refused(name, single.error());
  auto in = program_probe::in_double(*single);
  move_off_kinks(in, 5);
  auto whole = probe.answer(in);
  if (!whole)
    return refused(name, whole.error());
  auto rows = in.batch.at("label").size(0);
  auto all = at::arange(rows, at::kLong);
  const std::pair<const char*, at::Tensor> companies[]{
      {"their order", all.flip(0)},
      {"the rows beside it", all.narrow(0, rows / 2, 1)}};
  for (const auto& [what, places] : companies) {
    auto found = probe.answer(some_rows(in, places));
    if (!found)
      return refused(name, found.error());
    if (!are_close(*found, whole->index_select(0, places)))
      return refused(name, "what is predicted of a row depends on "
                               + std::string(what));
  }
  for (double label : {0.0, 1.0}) {
    in.batch["label"] = at::full_like(in.batch["label"], label);
    auto found
        = probe.model().score(in.params, in.state, in.batch, probe.conf());
    if (!found)
      return refused(name, found.error());
    if (!are_close(*found, *whole))
      return refused(name, "what is predicted of a row changes where its label "
                           "is shown");
  }
  return passed(name, "each row is predicted by itself");
}

} // namespace automodel::recsys
