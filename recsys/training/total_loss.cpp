#include "recsys/training/total_loss.hpp"

#include <ATen/Functions.h>

namespace automodel::recsys {

result<at::Tensor> total_loss(const tensor_map& outputs) {
  at::Tensor sum;
  for (const auto& [name, value] : outputs) {
    if (!name.starts_with("losses/"))
      continue;
    if (value.numel() != 1)
      return fail(errc::invalid_argument,
                  "the channel " + name + " has "
                      + std::to_string(value.numel()) + " numbers",
                  "one number: the mean over the batch");
    auto one = value.reshape({});
    sum = sum.defined() ? at::add(sum, one) : one;
  }
  if (!sum.defined() || !sum.requires_grad())
    return fail(errc::invalid_argument,
                sum.defined() ? "the loss depends on no view and no parameter"
                              : "forward gives no channel losses/...");
  return sum;
}

} // namespace automodel::recsys
