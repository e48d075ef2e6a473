#include "recsys/training/weights.hpp"

#include <ATen/Functions.h>

namespace automodel::recsys {

namespace {

template <class Change>
program_weights changed(const program_weights& of, Change&& change) {
  program_weights out;
  for (const auto& [name, value] : of.tables)
    out.tables.emplace(name, change(value));
  for (const auto& [name, value] : of.params)
    out.params.emplace(name, change(value));
  for (const auto& [name, value] : of.state)
    out.state.emplace(name, change(value));
  return out;
}

} // namespace

// Copies: a program may give one tensor two names, or a view of a constant.
program_weights sorted_out(const tensor_map& initial) {
  constexpr std::string_view table = "table/", state = "state/";
  program_weights out;
  for (const auto& [name, value] : initial) {
    auto copy = value.detach().clone(at::MemoryFormat::Contiguous);
    if (name.starts_with(table))
      out.tables.emplace(name.substr(table.size()), copy);
    else if (name.starts_with(state))
      out.state.emplace(name.substr(state.size()), copy);
    else
      out.params.emplace(name, copy);
  }
  return out;
}

program_weights detached(const program_weights& of) {
  return changed(of, [](const at::Tensor& value) { return value.detach(); });
}

result<void> overwrite(program_weights& to, const program_weights& from) {
  for (auto part : {&program_weights::tables, &program_weights::params}) {
    for (auto& [name, value] : to.*part) {
      auto found = (from.*part).find(name);
      if (found == (from.*part).end()
          || !found->second.sizes().equals(value.sizes())
          || found->second.scalar_type() != value.scalar_type())
        return fail(errc::corrupt,
                    "the checkpoint is damaged: " + name + " does not fit");
      value.detach().copy_(found->second);
    }
  }
  to.state.clear();
  for (const auto& [name, value] : from.state)
    to.state.emplace(name, value.clone());
  return {};
}

program_weights snapshot(const program_weights& of) {
  return changed(
      of, [](const at::Tensor& value) { return value.detach().clone(); });
}

} // namespace automodel::recsys
