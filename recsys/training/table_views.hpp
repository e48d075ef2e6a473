#pragma once

#include "recsys/models/program/program.hpp"
#include "recsys/training/negative_sampler.hpp"
#include "recsys/training/optimizer.hpp"
#include "recsys/training/row_order.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace automodel::recsys {

/// Joins a program's declared views to its embedding tables: before a step it
/// gathers what the program reads, after it, it sums the gradients of all
/// views of a table and moves the table once.
///
/// The batch a program sees has, beside its views:
///   id/user, id/item   int64 [rows]
///   logq/item          float32 [rows], ln of the item's share of train rows
///   id/VIEW            int64 [rows, n], of each sampled view
///   logq/VIEW          float32 [rows, n], ln of the draws' probabilities
class table_views {
public:
  /// `tables` and `train` must live as long as this. Errors: invalid_argument
  /// where a view names a table or column that is not there, or a table has
  /// another shape than the data needs.
  static result<table_views> bind(const std::vector<view>& views,
                                  tensor_map& tables, const interactions& train,
                                  const optimizer_settings& how,
                                  std::uint64_t seed);

  /// The tensors of one batch; the views among them want gradients.
  tensor_map gather(const row_order::batch& rows, std::uint64_t step);

  /// The views' tensors of the last gather, in a fixed order.
  std::vector<at::Tensor> leaves() const;

  /// Moves every table along `gradients`, one per leaf, where a tensor that is
  /// not defined stands for zero.
  void update(const std::vector<at::Tensor>& gradients);

  /// How many numbers the last gather read from tables.
  double numbers_gathered() const;

private:
  struct bound_table {
    at::Tensor values; ///< shares memory with the caller's
    std::size_t rows = 0, width = 0;
    sparse_gradient gradient;
    optimizer rule;
  };

  struct bound_view {
    view declared;
    bound_table* table = nullptr;
    at::Tensor ids, leaf; ///< of the last gather
  };

  table_views(const interactions& train, std::uint64_t seed);

  result<void> add_table(const std::string& name, const at::Tensor& values,
                         const optimizer_settings& how);
  result<void> add_view(const view& declared);
  result<void> check_rows(const view& declared, std::size_t needed) const;
  void draw(const bound_view& shown, const row_order::batch& rows,
            std::uint64_t step, tensor_map& batch) const;
  at::Tensor ids_of(const bound_view& shown, const tensor_map& batch) const;

  const interactions& train_;
  std::uint64_t seed_;
  std::vector<float> log_popularity_;
  std::map<std::string, std::unique_ptr<bound_table>> tables_;
  std::map<std::string, negative_sampler> samplers_; ///< by view
  std::vector<bound_view> views_;
};

} // namespace automodel::recsys
