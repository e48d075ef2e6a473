#pragma once

#include <ATen/Functions.h>

#include "recsys/models/program/program.hpp"

#include <functional>
#include <string>
#include <vector>

namespace automodel::recsys {

/// Blocks at work: a program of `imports`, whose init returns the dictionary
/// `init` and whose forward runs `body`; it may use p, s, b, training and out,
/// the dictionary that it returns.
program program_of(const std::string& imports, const std::string& init,
                   const std::string& body);

/// What `forward` gives, in double.
tensor_map run(const program& model, const tensor_map& params,
               const tensor_map& state, const tensor_map& batch,
               bool training = true);

/// The parts of what init gives, in double: state and parameters, the latter
/// drawn anew from a normal distribution times `scale` so that none is zero.
struct initial {
  tensor_map params, state;
};
initial initial_values(const program& model, double scale = 0.5);

/// Numbers of a normal distribution, in double.
at::Tensor normal(std::vector<std::int64_t> shape);

/// One number of a tensor.
double number(const at::Tensor& of, std::vector<std::int64_t> at);

/// Every gradient of sum(out["y"] * weights) by parameters and by the batch's
/// floating tensors equals its finite difference.
void check_gradients(const program& model, const tensor_map& params,
                     const tensor_map& state, const tensor_map& batch,
                     bool training = true);

/// Calls `check(flat index, indices)` for each place of a tensor.
void for_each_place(
    const at::Tensor& of,
    const std::function<void(const std::vector<std::int64_t>&)>& check);

} // namespace automodel::recsys
