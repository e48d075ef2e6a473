#include "recsys/training/recipe.hpp"

#include "recsys/models/classical/parameter_reader.hpp"

#include <array>

namespace automodel::recsys {

namespace {

constexpr std::array optimizer_kinds{
    optimizer_kind::sgd, optimizer_kind::adagrad, optimizer_kind::adam,
    optimizer_kind::lazy_adam};
constexpr std::array l2_scopes{l2_scope::touched, l2_scope::table};
constexpr std::array schedule_kinds{
    schedule_kind::constant, schedule_kind::linear, schedule_kind::cosine,
    schedule_kind::plateau};

constexpr std::int64_t max_count = 1'000'000'000;
constexpr std::int64_t longest_sequence = 4096;

template <class Kind, std::size_t N>
Kind read_word(parameter_reader& in, std::string_view name,
               const std::array<Kind, N>& kinds) {
  std::array<std::string_view, N> words;
  for (std::size_t i = 0; i < N; ++i)
    words[i] = to_string(kinds[i]);
  auto word = in.word(name, words);
  for (auto kind : kinds)
    if (to_string(kind) == word)
      return kind;
  return kinds.front();
}

/// What tables and dense parameters have in common.
optimizer_settings read_optimizer(parameter_reader& in) {
  optimizer_settings out;
  out.kind = read_word(in, "optimizer", optimizer_kinds);
  out.learning_rate = in.number("learning_rate", {0, 1e6, true});
  out.beta1 = in.number("beta1", {0, 0.999999});
  out.beta2 = in.number("beta2", {0, 0.999999});
  out.epsilon = in.number("epsilon", {0, 1, true});
  return out;
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

std::string_view to_string(l2_scope scope) noexcept {
  return scope == l2_scope::touched ? "touched" : "table";
}

std::string_view to_string(schedule_kind kind) noexcept {
  switch (kind) {
  case schedule_kind::constant:
    return "constant";
  case schedule_kind::linear:
    return "linear";
  case schedule_kind::cosine:
    return "cosine";
  case schedule_kind::plateau:
    return "plateau";
  }
  return "unknown";
}

parameters recipe_defaults() {
  recipe r;
  return {
      {"optimizer", std::string(to_string(r.tables.kind))},
      {"learning_rate", r.tables.learning_rate},
      {"l2", r.tables.l2},
      {"l2_scope", std::string(to_string(r.tables.scope))},
      {"dense_l2", r.dense.l2},
      {"weight_decay", r.dense.weight_decay},
      {"beta1", r.tables.beta1},
      {"beta2", r.tables.beta2},
      {"epsilon", r.tables.epsilon},
      {"clip_norm", r.clip_norm},
      {"schedule", std::string(to_string(r.schedule.kind))},
      {"warmup_steps", static_cast<std::int64_t>(r.schedule.warmup_steps)},
      {"plateau_factor", r.schedule.plateau_factor},
      {"batch_size", std::int64_t{r.batch_size}},
      {"max_length", std::int64_t{r.max_length}},
      {"epochs", std::int64_t{r.epochs}},
      {"max_steps", static_cast<std::int64_t>(r.max_steps)},
      {"eval_every", std::int64_t{r.eval_every}},
      {"patience", std::int64_t{r.patience}},
  };
}

result<recipe> read_recipe(std::string_view family, const parameters& values) {
  const auto defaults = recipe_defaults();
  parameter_reader in(family, values, defaults);
  auto count = [&](std::string_view name, std::int64_t least,
                   std::int64_t most = max_count) {
    return in.integer(name, least, most);
  };
  recipe out;
  out.tables = out.dense = read_optimizer(in);
  out.tables.l2 = in.number("l2", {0, 1e6});
  out.tables.scope = read_word(in, "l2_scope", l2_scopes);
  out.dense.l2 = in.number("dense_l2", {0, 1e6});
  out.dense.weight_decay = in.number("weight_decay", {0, 1e6});
  out.clip_norm = in.number("clip_norm", {0, 1e12});
  out.schedule.kind = read_word(in, "schedule", schedule_kinds);
  out.schedule.warmup_steps
      = static_cast<std::uint64_t>(count("warmup_steps", 0));
  out.schedule.plateau_factor = in.number("plateau_factor", {0, 1, true});
  out.batch_size = static_cast<std::uint32_t>(count("batch_size", 1));
  out.max_length
      = static_cast<std::uint32_t>(count("max_length", 1, longest_sequence));
  out.epochs = static_cast<std::uint32_t>(count("epochs", 1));
  out.max_steps = static_cast<std::uint64_t>(count("max_steps", 0));
  out.eval_every = static_cast<std::uint32_t>(count("eval_every", 1));
  out.patience = static_cast<std::uint32_t>(count("patience", 1));
  if (auto fine = in.finish(); !fine)
    return pass_on(fine);
  return out;
}

} // namespace automodel::recsys
