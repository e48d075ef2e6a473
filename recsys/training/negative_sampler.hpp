#pragma once

#include "recsys/data/interactions.hpp"
#include "recsys/models/program/view.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace automodel::recsys {

/// ln of the share of the train rows that each item has; items without a row
/// count half a row. [n_items]
std::vector<float> log_popularity(const interactions& train);

/// Draws items that stand for "not this one".
class negative_sampler {
public:
  /// `train` must live as long as the sampler.
  negative_sampler(sampler_kind kind, const interactions& train);

  /// Draws `count` items for each of `users` into `out` [users.size(), count];
  /// one user, whoever it is, stands for a batch that shares its negatives.
  /// What is drawn depends on nothing but the arguments: a stream of random
  /// numbers per (seed, step), named after the view.
  ///
  /// unseen: a user who has seen every item, or nearly so, may be given a seen
  /// one after `max_tries` draws.
  void draw(std::uint64_t seed, std::string_view view, std::uint64_t step,
            std::span<const std::int64_t> users, std::uint32_t count,
            std::span<std::int64_t> out) const;

  /// ln of the probability with which each of `items` is drawn for its user.
  void log_probability(std::span<const std::int64_t> users, std::uint32_t count,
                       std::span<const std::int64_t> items,
                       std::span<float> out) const;

  static constexpr int max_tries = 64;

private:
  bool has_seen(std::int64_t user, std::uint32_t item) const;

  sampler_kind kind_;
  const interactions& train_;
  std::vector<std::uint32_t> seen_; ///< train's items, ascending per user
  std::vector<float> log_share_;    ///< popular only
};

} // namespace automodel::recsys
