#include "recsys/models/standard_models.hpp"

#include "recsys/models/classical/classical_models.hpp"

namespace automodel::recsys {

model_registry standard_models() {
  model_registry registry;
  registry.add(pop_family());
  registry.add(itemknn_family());
  registry.add(ease_family());
  return registry;
}

} // namespace automodel::recsys
