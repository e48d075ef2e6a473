#pragma once

#include <ATen/core/Tensor.h>

#include "recsys/models/program/program.hpp"
#include "recsys/papers/record/method_record.hpp"

#include <string>
#include <vector>

namespace automodel::recsys {

/// A composed program with drawn parameters and a small batch, in double:
/// 4 fields of embeddings of 3, values that are not 1; or sequences.
struct composed_model {
  program model;
  parameters conf;
  tensor_map params, state, batch;

  /// A number of a parameter.
  double p(const std::string& name, std::vector<std::int64_t> at) const;
  std::int64_t size(const std::string& name, std::int64_t dim) const;
  bool has(const std::string& name) const { return params.contains(name); }
};

constexpr std::int64_t row_count = 3, field_count = 4, width = 3;

composed_model composed_row_model(const method_record& from,
                                  std::int64_t labels = 1);

/// Rows of 6 places: sequences of 4 and 2, and one of 6.
composed_model composed_sequence_model(const method_record& from);

using vector = std::vector<double>;

/// The embeddings of a row's fields, each times its feature's value.
std::vector<vector> embeddings_of(const composed_model& in, std::int64_t row);

vector joined(const std::vector<vector>& parts);
double inner(const vector& a, const vector& b);
vector product(const vector& a, const vector& b);
vector sum(const vector& a, const vector& b);
double sigmoid(double x);
vector softmax(const vector& x);

/// W x + b by a parameter pair "name.weight", "name.bias"; no bias where there
/// is none.
vector linear(const composed_model& in, const std::string& name,
              const vector& x);
/// Equation 4 of DeepFM: layers with relu, named "name.0" and on.
vector network(const composed_model& in, const std::string& name, vector x);

double number_at(const at::Tensor& of, std::vector<std::int64_t> place);

} // namespace automodel::recsys
