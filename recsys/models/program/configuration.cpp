#include "recsys/models/program/configuration.hpp"

#include "base/nearest_word.hpp"

#include <vector>

namespace automodel::recsys {

namespace {

/// Gives `value` the type of `model`: 2 becomes 2.0 where that is 0.5.
bool adopt_type(parameter& value, const parameter& model) {
  const auto* whole = std::get_if<std::int64_t>(&value);
  if (whole != nullptr && std::holds_alternative<double>(model))
    value = static_cast<double>(*whole);
  return value.index() == model.index();
}

} // namespace

parameters merged_defaults(const parameters& of_program) {
  auto out = of_program;
  out.merge(recipe_defaults());
  return out;
}

result<configuration> configure(std::string_view family, const program& model,
                                const parameters& given) {
  auto own = model.defaults();
  if (!own)
    return pass_on(own);
  auto values = merged_defaults(*own);
  for (auto [name, value] : given) {
    auto known = values.find(name);
    if (known == values.end()) {
      std::vector<std::string_view> names;
      for (const auto& [one, ignored] : values)
        names.push_back(one);
      return fail(errc::invalid_argument,
                  std::string(family) + " has no parameter '" + name + "'",
                  allowed_words(name, names));
    }
    if (!adopt_type(value, known->second))
      return fail(errc::invalid_argument,
                  std::string(family) + ": " + name + " = "
                      + automodel::to_string(value) + " has another type",
                  "its default is " + automodel::to_string(known->second));
    known->second = value;
  }
  parameters for_recipe;
  for (const auto& [name, ignored] : recipe_defaults())
    for_recipe.emplace(name, values.at(name));
  auto how = read_recipe(family, for_recipe);
  if (!how)
    return pass_on(how);
  return configuration{std::move(values), *how};
}

} // namespace automodel::recsys
