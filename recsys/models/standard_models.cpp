#include "recsys/models/standard_models.hpp"

#include "recsys/models/classical/classical_models.hpp"
#include "recsys/models/program/program_family.hpp"

namespace automodel::recsys {

model_registry standard_models() {
  model_registry registry;
  registry.add(pop_family());
  registry.add(itemknn_family());
  registry.add(ease_family());
  add_program_families(registry);
  return registry;
}

} // namespace automodel::recsys
