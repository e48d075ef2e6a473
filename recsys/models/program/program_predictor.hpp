#pragma once

#include "recsys/models/program/program.hpp"
#include "recsys/models/recommender.hpp"
#include "recsys/training/weights.hpp"

#include <memory>
#include <optional>
#include <string>

namespace automodel::recsys {

/// A trained program of the task ctr: its `score` predicts rows.
class program_predictor final : public predictor {
public:
  /// `conf` is what the program was trained with, n_features, n_fields and
  /// n_labels included; `mapping` keeps alive what weights point into. Errors:
  /// invalid_argument where the program cannot predict.
  static result<std::unique_ptr<program_predictor>>
  make(std::string family, program model, parameters conf,
       program_weights weights, fit_cost cost,
       std::optional<array_file> mapping = std::nullopt);

  /// Errors: corrupt, incompatible (saved by another family), and those of a
  /// program that does not compile.
  static result<std::unique_ptr<program_predictor>>
  load(std::string_view family, const array_file& saved);

  result<void> predict(const labelled_rows& rows,
                       std::span<float> out) const override;
  void save(array_file_writer& out) const override;
  fit_cost cost() const override { return cost_; }

private:
  program_predictor(std::string family, program model, parameters conf,
                    program_weights weights, fit_cost cost,
                    std::optional<array_file> mapping);

  result<void> bind();
  result<void> check(const labelled_rows& rows, std::size_t room) const;
  result<void> predict_tile(const labelled_rows& rows,
                            std::span<const std::uint32_t> chosen,
                            std::span<float> out) const;

  std::string family_;
  program model_;
  parameters conf_;
  program_weights weights_;
  fit_cost cost_;
  std::optional<array_file> mapping_;

  std::uint32_t n_features_ = 0, n_fields_ = 0, n_labels_ = 0;
  std::vector<view> views_; ///< of the column `field`
};

} // namespace automodel::recsys
