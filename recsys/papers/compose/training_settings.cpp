#include "recsys/papers/compose/training_settings.hpp"

#include <array>

namespace automodel::recsys {

namespace {

constexpr std::array optimizers{std::string_view{"adam"},
                                std::string_view{"adagrad"},
                                std::string_view{"sgd"}};
constexpr std::array schedules{
    std::string_view{"constant"}, std::string_view{"linear"},
    std::string_view{"cosine"}, std::string_view{"plateau"}};

/// A setting of the training that is configured only if the record has it.
void configure_if_said(std::string_view name, std::string_view key,
                       const number_rule& rule, bool whole,
                       setting_reader& settings, program_draft& draft) {
  if (!settings.says(nullptr, name))
    return;
  draft.configure(key, whole ? settings.whole(nullptr, name, rule)
                             : settings.number(nullptr, name, rule));
}

void configure_stopping(setting_reader& settings, bool sequential,
                        program_draft& draft) {
  number_rule epochs{1, 10000, sequential ? 200.0 : 100.0,
                     "training stops where validation gains no more"};
  draft.configure("epochs", settings.whole(nullptr, "epochs", epochs));
  configure_if_said("steps", "max_steps", {1, 1e9, 1, {}}, true, settings,
                    draft);
  if (sequential) {
    configure_if_said("patience", "patience", {1, 10000, 5, {}}, true, settings,
                      draft);
    return;
  }
  // A click model overfits within a few epochs.
  chosen_value each{
      std::int64_t{1}, {}, "training.eval_every", field_status::missing};
  settings.assume(each.field, "how often training is validated", each.value,
                  "models of clicks overfit within a few epochs");
  draft.configure("eval_every", each);
  draft.configure("patience",
                  settings.whole(nullptr, "patience",
                                 {1, 10000, 2, "as the zoo's programs"}));
}

} // namespace

void configure_training(setting_reader& settings, bool sequential,
                        program_draft& draft) {
  draft.configure("init_std",
                  settings.number(nullptr, "init_std",
                                  {1e-9, 10, sequential ? 0.02 : 0.01,
                                   "embeddings begin small"}));
  draft.configure("optimizer",
                  settings.word(nullptr, "optimizer", optimizers,
                                {"adam", "the most usual optimizer"}));
  draft.configure("learning_rate",
                  settings.number(nullptr, "learning_rate",
                                  {1e-9, 10, 0.001, "Adam's usual one"}));
  if (settings.says(nullptr, "l2")) {
    draft.configure("l2",
                    settings.number(nullptr, "l2", {0, 100, 0, "no penalty"}));
    chosen_value scope{
        std::string("table"), {}, "training.l2", field_status::inferred};
    settings.assume("training.l2_scope", "which weights the penalty holds for",
                    scope.value,
                    "a penalty on the loss draws every row of "
                    "the embedding tables");
    draft.configure("l2_scope", scope);
  }
  configure_if_said("clip_norm", "clip_norm", {0, 1e9, 0, {}}, false, settings,
                    draft);
  if (settings.says(nullptr, "schedule") || !sequential)
    draft.configure("schedule",
                    settings.word(nullptr, "schedule", schedules,
                                  {sequential ? "constant" : "plateau",
                                   "as the zoo's programs of this task"}));
  configure_if_said("warmup_steps", "warmup_steps", {0, 1e9, 0, {}}, true,
                    settings, draft);
  draft.configure(
      "batch_size",
      settings.whole(nullptr, "batch_size",
                     {1, 1e6, sequential ? 128.0 : 1024.0, "a usual batch"}));
  configure_stopping(settings, sequential, draft);
}

} // namespace automodel::recsys
