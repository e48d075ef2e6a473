#include "recsys/papers/pair/pair_settings.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace automodel::recsys {

namespace {

constexpr std::array<std::string_view, 12> recipe_names{
    "optimizer",    "batch_size", "epochs",        "eval_every",
    "patience",     "schedule",   "l2_scope",      "clip_norm",
    "warmup_steps", "max_steps",  "learning_rate", "l2"};

double rounded(double value) {
  auto scale = std::pow(10, std::floor(std::log10(value)) - 2);
  return std::round(value / scale) * scale;
}

bool is_tuned(const tuned_values& tuned, std::string_view name) {
  return std::ranges::any_of(
      tuned, [&](const auto& one) { return one.first == name; });
}

} // namespace

bool is_of_recipe(std::string_view name) noexcept {
  return std::ranges::find(recipe_names, name) != recipe_names.end();
}

tuned_values tuned_for(const composition& variant) {
  tuned_values out = variant.searched;
  auto has = [&](std::string_view name) {
    return std::ranges::any_of(
        out, [&](const auto& one) { return one.first == name; });
  };
  auto number = [&](const char* name, double otherwise) {
    auto at = variant.defaults.find(name);
    const auto* value = at == variant.defaults.end()
                            ? nullptr
                            : std::get_if<double>(&at->second);
    return value == nullptr ? otherwise : *value;
  };
  if (!has("learning_rate")) {
    auto rate = number("learning_rate", 0.001);
    out.push_back({"learning_rate", {rate, rounded(3 * rate)}});
  }
  if (!has("l2")) {
    std::vector<parameter> values{0.0, 0.00001};
    parameter own = number("l2", 0);
    if (std::ranges::find(values, own) == values.end())
      values.push_back(own);
    out.push_back({"l2", std::move(values)});
  }
  return out;
}

pair_settings equal_settings(const composition& variant,
                             const parameters& baseline,
                             const tuned_values& tuned) {
  pair_settings out;
  auto& [own, theirs] = out;
  for (const auto& [name, value] : variant.defaults) {
    if (is_tuned(tuned, name))
      continue;
    own[name] = value;
    auto same = baseline.find(name);
    bool shared
        = same != baseline.end() && same->second.index() == value.index();
    if (shared || is_of_recipe(name))
      theirs[name] = value;
  }
  for (const auto& [name, value] : baseline)
    if (is_of_recipe(name) && !own.contains(name) && !is_tuned(tuned, name))
      own[name] = theirs[name] = value;
  if (baseline.contains("loss"))
    theirs["loss"] = variant.loss == "bpr" ? "bce" : variant.loss;
  if (baseline.contains("max_length") && own.contains("max_length"))
    theirs["max_length"] = own["max_length"];
  return out;
}

} // namespace automodel::recsys
