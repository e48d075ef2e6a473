#pragma once

#include "base/error.hpp"
#include "recsys/models/recommender.hpp"

#include <cstdint>
#include <string>

namespace automodel::recsys {

/// Measures models on the validation rows, by full ranking as the evaluator
/// does it.
class validation {
public:
  /// `data` must live as long as this; its metric is a name and a cutoff, as
  /// in ndcg@10. Errors: invalid_argument.
  static result<validation> of(const fit_context& data);

  /// The mean of the metric. Errors: those of judge.
  result<double> operator()(const recommender& model) const;

private:
  validation(const fit_context& data, std::string name, std::uint32_t cutoff)
      : data_(&data), name_(std::move(name)), cutoff_(cutoff) {}

  const fit_context* data_;
  std::string name_;
  std::uint32_t cutoff_;
};

} // namespace automodel::recsys
