#include "recsys/models/standard_models.hpp"

#include "recsys/models/classical/classical_models.hpp"
#include "recsys/models/classical/rating_models.hpp"
#include "recsys/models/program/program_family.hpp"

namespace automodel::recsys {

model_registry standard_models() {
  model_registry registry;
  registry.add(pop_family());
  registry.add(itemknn_family());
  registry.add(ease_family());
  registry.add(ials_family());
  registry.add(gf_cf_family());
  registry.add(prior_family());
  registry.add(rating_mean_family());
  registry.add(rating_bias_family());
  registry.add(user_knn_family());
  registry.add(wait_family());
  add_program_families(registry);
  return registry;
}

} // namespace automodel::recsys
