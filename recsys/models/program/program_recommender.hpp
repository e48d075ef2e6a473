#pragma once

#include "recsys/models/program/program.hpp"
#include "recsys/models/recommender.hpp"
#include "recsys/models/scoring/item_panels.hpp"
#include "recsys/training/weights.hpp"

#include <memory>
#include <optional>
#include <string>

namespace automodel::recsys {

/// A trained retrieval program that scores whole catalogues.
///
/// With `encode` and `prepare`, a user's scores are the products of the query
/// vector that encode gives and the rows of prepare's channel "items"
/// [n_items, k]. With `score`, the program scores
/// itself. Both see the views of columns that are known of a user, and all
/// tables whole as "all/TABLE": of the task retrieval the column `user`, of the
/// task sequential what sequence_batches shows, with `token` [users] where a
/// user's newest item stands. A user without a history is scored 0 throughout.
class program_recommender final : public recommender {
public:
  /// Runs `prepare`. `conf` is what the program was trained with, n_users and
  /// n_items included; `mapping` keeps alive what weights point into. Errors:
  /// invalid_argument where the program cannot score or gives other shapes.
  static result<std::unique_ptr<program_recommender>>
  make(std::string family, program model, parameters conf,
       program_weights weights, fit_cost cost,
       std::optional<array_file> mapping = std::nullopt);

  /// Errors: corrupt, incompatible (saved by another family), and those of a
  /// program that does not compile.
  static result<std::unique_ptr<program_recommender>>
  load(std::string_view family, const array_file& saved);

  result<void> score(std::span<const user_id> users,
                     const interactions& history,
                     std::span<float> out) const override;
  void save(array_file_writer& out) const override;
  fit_cost cost() const override { return cost_; }

  const program_weights& weights() const noexcept { return weights_; }

private:
  program_recommender(std::string family, program model, parameters conf,
                      program_weights weights, fit_cost cost,
                      std::optional<array_file> mapping);

  result<void> prepare();
  result<void> score_tile(std::span<const user_id> users,
                          const interactions& history,
                          std::span<float> out) const;
  result<void> score_known(std::span<const user_id> users,
                           const interactions& history,
                           std::span<float> out) const;
  tensor_map batch_of(std::span<const user_id> users,
                      const interactions& history) const;
  tensor_map columns_of(std::span<const user_id> users,
                        const interactions& history) const;

  std::string family_;
  program model_;
  parameters conf_;
  program_weights weights_;
  fit_cost cost_;
  std::optional<array_file> mapping_;

  std::uint32_t n_users_ = 0, n_items_ = 0;
  std::uint32_t max_length_ = 0; ///< sequential only
  std::vector<view> user_views_;
  tensor_map prepared_;
  item_panels items_; ///< if the program encodes
};

} // namespace automodel::recsys
