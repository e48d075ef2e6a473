#include "recsys/training/recipe.hpp"

#include "recsys/models/classical/parameter_reader.hpp"

#include <array>

namespace automodel::recsys {

namespace {

constexpr std::array kinds{optimizer_kind::sgd, optimizer_kind::adagrad,
                           optimizer_kind::adam, optimizer_kind::lazy_adam};

constexpr std::int64_t max_count = 1'000'000'000;

optimizer_kind read_kind(parameter_reader& in) {
  std::array<std::string_view, kinds.size()> words;
  for (std::size_t i = 0; i < kinds.size(); ++i)
    words[i] = to_string(kinds[i]);
  auto word = in.word("optimizer", words);
  for (auto kind : kinds)
    if (to_string(kind) == word)
      return kind;
  return kinds.front();
}

} // namespace

std::string_view to_string(optimizer_kind kind) noexcept {
  switch (kind) {
  case optimizer_kind::sgd:
    return "sgd";
  case optimizer_kind::adagrad:
    return "adagrad";
  case optimizer_kind::adam:
    return "adam";
  case optimizer_kind::lazy_adam:
    return "lazy_adam";
  }
  return "unknown";
}

parameters recipe_defaults() {
  recipe r;
  return {
      {"optimizer", std::string(to_string(r.optimizer.kind))},
      {"learning_rate", r.optimizer.learning_rate},
      {"l2", r.optimizer.l2},
      {"beta1", r.optimizer.beta1},
      {"beta2", r.optimizer.beta2},
      {"epsilon", r.optimizer.epsilon},
      {"batch_size", std::int64_t{r.batch_size}},
      {"epochs", std::int64_t{r.epochs}},
      {"max_steps", static_cast<std::int64_t>(r.max_steps)},
      {"eval_every", std::int64_t{r.eval_every}},
      {"patience", std::int64_t{r.patience}},
  };
}

result<recipe> read_recipe(std::string_view family, const parameters& values) {
  const auto defaults = recipe_defaults();
  parameter_reader in(family, values, defaults);
  auto count = [&](std::string_view name, std::int64_t least) {
    return in.integer(name, least, max_count);
  };
  recipe out;
  out.optimizer.kind = read_kind(in);
  out.optimizer.learning_rate = in.number("learning_rate", {0, 1e6, true});
  out.optimizer.l2 = in.number("l2", {0, 1e6});
  out.optimizer.beta1 = in.number("beta1", {0, 0.999999});
  out.optimizer.beta2 = in.number("beta2", {0, 0.999999});
  out.optimizer.epsilon = in.number("epsilon", {0, 1, true});
  out.batch_size = static_cast<std::uint32_t>(count("batch_size", 1));
  out.epochs = static_cast<std::uint32_t>(count("epochs", 1));
  out.max_steps = static_cast<std::uint64_t>(count("max_steps", 0));
  out.eval_every = static_cast<std::uint32_t>(count("eval_every", 1));
  out.patience = static_cast<std::uint32_t>(count("patience", 1));
  if (auto fine = in.finish(); !fine)
    return pass_on(fine);
  return out;
}

} // namespace automodel::recsys
