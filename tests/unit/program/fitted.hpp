#pragma once

#include "recsys/models/program/program_family.hpp"

#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

namespace automodel::recsys {

inline model_registry program_families() {
  model_registry out;
  add_program_families(out);
  return out;
}

inline std::unique_ptr<recommender> fitted(const model_registry& families,
                                           std::string_view name,
                                           const parameters& fit,
                                           const fit_context& data) {
  auto model = families.find(name)->fit(fit, {}, data);
  if (!model)
    FAIL(to_string(model.error()));
  return std::move(*model);
}

/// The scores of all items, user after user.
inline std::vector<float> scores_of(const recommender& model,
                                    const interactions& history,
                                    std::span<const user_id> users) {
  std::vector<float> out(users.size() * history.n_items);
  auto scored = model.score(users, history, out);
  if (!scored)
    FAIL(to_string(scored.error()));
  return out;
}

} // namespace automodel::recsys
