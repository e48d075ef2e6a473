#include "recsys/papers/pair/given_program.hpp"

#include "recsys/papers/compose/defaults_in.hpp"
#include "recsys/papers/pair/pair_settings.hpp"

namespace automodel::recsys {

void replace_program(composition& made, std::string text) {
  auto defaults = defaults_in(text);
  for (const auto& [name, value] : made.defaults)
    if (is_of_recipe(name))
      defaults.try_emplace(name, value);
  made.defaults = std::move(defaults);
  std::erase_if(made.searched, [&](const auto& one) {
    return !made.defaults.contains(one.first) && !is_of_recipe(one.first);
  });
  if (made.added && !made.defaults.contains(made.added->key))
    made.added.reset();
  made.reference.clear();
  made.unresolved.clear();
  made.notes.clear();
  made.program = made.own_part = std::move(text);
}

} // namespace automodel::recsys
