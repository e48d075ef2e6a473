#pragma once

#include "recsys/array/array_file.hpp"
#include "recsys/training/recipe.hpp"
#include "recsys/training/sparse_gradient.hpp"
#include "recsys/training/update_kernels.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace automodel::recsys {

/// Moves one array of parameters, an embedding table or a dense parameter,
/// along its gradients, one pass over memory for all of an update's terms.
///
///   sgd      w -= lr g
///   adagrad  h += g^2; w -= lr g / (sqrt(h) + eps)
///            (Duchi, Hazan, Singer, JMLR 2011, figure 1, diagonal form)
///   adam     Kingma, Ba, ICLR 2015, algorithm 1; a row without a gradient
///            moves on by its momentum
///   lazy_adam  the same with the moments of rows without a gradient kept as
///            they are; corrections for the bias count steps, not visits
///
/// with g the gradient times `scale` plus l2 w, for the rows that have one or,
/// if the scope is `table`, for all; and w drawn to zero by weight_decay.
class optimizer {
public:
  /// For `size` parameters.
  optimizer(const optimizer_settings& settings, std::size_t size);

  /// One step with a gradient for every parameter. `rate` multiplies the
  /// settings' learning rate.
  void step(std::span<float> weights, std::span<const float> gradient,
            double scale = 1, double rate = 1);

  /// One step of a table [size / width, width] with a gradient for some rows.
  void step(std::span<float> weights, const sparse_gradient& gradient,
            double scale = 1, double rate = 1);

  /// Adds what later steps depend on as arrays NAME/..., and back. They must
  /// live until the file is written. Errors of load: corrupt.
  void save(const std::string& name, array_file_writer& out) const;
  result<void> load(const std::string& name, const array_file& from);

private:
  update_factors next_step(double scale, double rate);
  void move(float* weights, const float* gradient, std::size_t at,
            std::size_t count, const update_factors& now);
  void move_others(std::span<float> weights, const sparse_gradient& gradient,
                   const update_factors& now);
  void prefetch(const float* weights, std::size_t at, std::size_t count) const;

  optimizer_settings settings_;
  std::int64_t steps_ = 0;
  std::vector<float> first_;  ///< Adam's mean of gradients
  std::vector<float> second_; ///< Adam's and Adagrad's squares
};

} // namespace automodel::recsys
