#pragma once

#include "recsys/evaluation/score_source.hpp"
#include "recsys/models/recommender.hpp"

namespace automodel::recsys {

/// A fitted model's scores in this process, for users known by `history`. Both
/// must outlive it.
class recommender_scores final : public score_source {
public:
  recommender_scores(const recommender& model, const interactions& history)
      : model_(model), history_(history) {}

  result<void> scores(std::span<const user_id> users,
                      std::span<float> out) override {
    return model_.score(users, history_, out);
  }

private:
  const recommender& model_;
  const interactions& history_;
};

} // namespace automodel::recsys
