#pragma once

#include "base/random_stream.hpp"
#include "recsys/evaluation/score_source.hpp"

#include <functional>

namespace automodel::recsys {

/// Scores that are a function of user and item.
class toy_scores final : public score_source {
public:
  using function = std::function<float(user_id, item_id)>;

  toy_scores(std::uint32_t n_items, function score)
      : n_items_(n_items), score_(std::move(score)) {}

  result<void> scores(std::span<const user_id> users,
                      std::span<float> out) override {
    for (std::size_t i = 0; i < users.size(); ++i)
      for (item_id item = 0; item < n_items_; ++item)
        out[i * n_items_ + item] = score_(users[i], item);
    return {};
  }

private:
  std::uint32_t n_items_;
  function score_;
};

/// A number in [0, 1) that depends on user and item only.
inline float random_score(user_id user, item_id item) {
  random_stream random(user, "random scorer", item);
  return static_cast<float>(random.uniform());
}

} // namespace automodel::recsys
