#pragma once

#include "recsys/training/batch_source.hpp"
#include "recsys/training/negative_sampler.hpp"
#include "recsys/training/optimizer.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace automodel::recsys {

/// Joins a program's declared views to its embedding tables: before a step it
/// gathers what the program reads, after it, it sums the gradients of all
/// views of a table and moves the table once. To a batch it adds:
///   VIEW        float32 [ids' shape, width], zero where an id is no_row
///   id/VIEW     int64, of views that draw: [targets, n], [n] if shared
///   logq/VIEW   float32 beside id/VIEW, ln of the draws' probabilities
class table_views {
public:
  /// What views are bound to. All of it must live as long as the views.
  struct setting {
    const batch_source& batches;
    const interactions* train = nullptr; ///< negatives; null: none to draw
    const optimizer_settings& how;
    std::uint64_t seed = 0;
  };

  /// `tables` must live as long as this. Errors: invalid_argument where a view
  /// names a table or column that is not there, or a table has another shape
  /// than the data needs.
  static result<table_views> bind(const std::vector<view>& views,
                                  tensor_map& tables, const setting& in);

  /// Adds views to a batch; those tensors want gradients.
  void gather(training_batch& batch, std::uint64_t step);

  /// The views' tensors of the last gather, in a fixed order.
  std::vector<at::Tensor> leaves() const;

  /// Collects `gradients`, one per leaf, where a tensor that is not defined
  /// stands for zero.
  void collect(const std::vector<at::Tensor>& gradients);

  /// The sum of squares of what was collected, row by row.
  double squared_norm() const;

  /// Moves every table along what was collected times `scale`, at `rate` times
  /// the settings' learning rate.
  void update(double scale, double rate);

  /// What the tables' optimisers remember, as optimizer::save and load.
  void save(array_file_writer& out) const;
  result<void> load(const array_file& from);

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

  explicit table_views(const setting& in);

  result<void> add_table(const std::string& name, const at::Tensor& values);
  result<void> add_view(const view& declared);
  result<void> check_drawing(const view& declared) const;
  void draw(const bound_view& shown, std::uint64_t step,
            training_batch& batch) const;
  at::Tensor ids_of(const bound_view& shown, const tensor_map& batch) const;

  setting in_;
  std::map<std::string, std::size_t> columns_; ///< and views that draw
  std::map<std::string, std::unique_ptr<bound_table>> tables_;
  std::map<std::string, negative_sampler> samplers_; ///< by view
  std::vector<bound_view> views_;
};

} // namespace automodel::recsys
