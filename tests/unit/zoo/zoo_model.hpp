#pragma once

#include <ATen/core/Tensor.h>

#include "recsys/models/program/program.hpp"

#include <string>
#include <vector>

namespace automodel::recsys {

/// A program of the zoo with its initial values on a small data set.
struct zoo_model {
  program model;
  parameters conf;
  tensor_map consts;
  tensor_map tables; ///< without "table/"
  tensor_map state;  ///< without "state/"
  tensor_map params; ///< all others
};

/// The names of all programs in the zoo that tests here are about: those of the
/// tasks ctr and retrieval.
std::vector<std::string> zoo_names();

const program& zoo_program_named(const std::string& name);

/// Four fields of 7, 5, 3 and 4 features, 6 users, 7 items; `given` overrides
/// the program's defaults, after what makes it small.
zoo_model small_model(const std::string& name, const parameters& given = {});

/// Ids, values, labels and counts of `rows` rows, as the trainer gives them,
/// without the views of tables. Every row has another feature in field 0.
tensor_map small_batch(const zoo_model& of, std::int64_t rows);

/// The same with the views of the tables, through which gradients flow back.
tensor_map with_views(const zoo_model& of, tensor_map batch);

/// The sum of the channels losses/*.
at::Tensor loss_in(const tensor_map& channels);

/// forward on what small_batch gives.
tensor_map forward(const zoo_model& of, const tensor_map& batch, bool training);

/// Splits what init gives.
void take_initial_values(const tensor_map& made, zoo_model& into);

/// How many numbers are trained.
std::int64_t parameter_count(const zoo_model& of);

} // namespace automodel::recsys
