#include "recsys/experiment/sections.hpp"

#include <algorithm>
#include <array>

namespace automodel::recsys {

namespace {

constexpr std::array<std::string_view, 4> methods{"grid", "random", "tpe",
                                                  "asha"};
constexpr std::array<std::string_view, 2> samplers{"random", "tpe"};
constexpr std::array<std::string_view, 5> policies{"thompson", "ucb1", "exp3",
                                                   "evolution", "reinforce"};
constexpr std::uint32_t share_of_policy = 4; ///< one trial of so many
constexpr std::uint32_t most_parallel = 256;
constexpr std::uint32_t most_eta = 100;
constexpr std::uint64_t most_epochs = 1'000'000;

void refuse_if_given(table_reader& table, const char* key, const char* owner) {
  if (table.find(key))
    table.problem(key, "has no effect with this method",
                  std::string("it belongs to ") + owner);
}

void read_trials(table_reader& table, experiment_spec& spec,
                 bool needs_trials) {
  auto in_budget = spec.max_trials != 0;
  if (table.integer("trials", spec.max_trials, 1u, most_trials) && in_budget)
    table.problem("trials", "is given twice",
                  "budget.trials says the same; keep one");
  if (needs_trials && spec.max_trials == 0 && !table.find("trials"))
    table.problem("method", "needs a number of trials",
                  "such as trials = 50: what each candidate may spend");
}

void read_halving(table_reader& table, tuning_rules& rules) {
  auto& halving = rules.asha.emplace();
  table.integer("eta", halving.eta, 2u, most_eta);
  table.integer("min_epochs", halving.least_steps, std::uint64_t{1},
                most_epochs);
  std::string sampler{"random"};
  table.word("sampler", sampler, samplers);
  rules.method = *search_method_of(sampler);
}

} // namespace

void read_tuning(table_reader table, experiment_spec& spec) {
  auto& rules = spec.tuning;
  std::string method{"grid"};
  table.word("method", method, methods);
  read_trials(table, spec, method != "grid");
  if (method == "asha") {
    read_halving(table, rules);
  } else {
    for (const char* key : {"eta", "min_epochs", "sampler"})
      refuse_if_given(table, key, "asha");
    rules.method = *search_method_of(method);
  }
  if (method == "tpe" || method == "asha")
    table.integer("parallel", rules.parallel, 1u, most_parallel);
  else
    refuse_if_given(table, "parallel", "tpe and asha");
  table.finish();
}

void read_learning(table_reader table, experiment_spec& spec) {
  learning_rules rules;
  if (table.word("policy", rules.policy, policies)) {
    if (spec.tuning.method == search_method::grid && !spec.tuning.asha)
      table.problem("policy", "has nothing to suggest to a grid",
                    "[tuning] method = random, tpe or asha");
    rules.trials = std::max(1U, spec.max_trials / share_of_policy);
    spec.learning = rules;
  }
  if (table.integer("trials", rules.trials, 1u, most_trials) && spec.learning)
    spec.learning->trials = rules.trials;
  if (spec.max_trials != 0 && rules.trials > spec.max_trials)
    table.problem("trials", "is more than a search may try",
                  "at most " + std::to_string(spec.max_trials));
  if (!spec.learning && table.find("trials"))
    table.problem("trials", "has no effect without a policy",
                  "such as policy = \"thompson\"");
  table.finish();
}

} // namespace automodel::recsys
