#include "recsys/papers/extract/loss_finder.hpp"

#include "recsys/papers/extract/equation_forms.hpp"
#include "recsys/papers/extract/method_names.hpp"
#include "recsys/papers/extract/terms.hpp"
#include "recsys/papers/record/vocabulary.hpp"

#include <algorithm>
#include <array>

namespace automodel::recsys {

namespace {

struct loss_rule {
  std::string_view word;
  std::string_view terms;
  std::string_view tasks; ///< it is looked for in; empty: all
};

constexpr std::array loss_rules{
    loss_rule{"logloss",
              "log loss|logloss|logit loss|logistic loss|cross entropy|"
              "binary cross entropy|cross entropy loss",
              "ctr|multi_task|retrieval"},
    loss_rule{"bce_negatives", "binary cross entropy", "sequential"},
    loss_rule{"squared_error",
              "squared loss|square loss|least square error|squared error|"
              "least squares|mean squared error|mean square error",
              ""},
    loss_rule{"hinge", "hinge loss", ""},
    loss_rule{"bpr",
              "bayesian personalized ranking|bpr loss|"
              "pairwise classification loss|pairwise ranking loss|"
              "pairs of instance vectors",
              ""},
    loss_rule{"softmax", "softmax loss|softmax cross entropy|cross entropy",
              "sequential"},
    loss_rule{"sampled_softmax", "sampled softmax|in batch softmax", ""},
    loss_rule{"next_token",
              "sequence to sequence model is|trained to predict the|"
              "next token|autoregressively|predict the semantic id",
              "generative"},
    loss_rule{"reconstruction", "reconstruction loss|lrecon|recon|reconstruct",
              "generative"},
    loss_rule{"quantization",
              "commitment|rq vae loss|lrqvae|rqvae|"
              "stop gradient",
              "generative"},
};

constexpr std::string_view trains
    = "optimize|optimized|optimizing|optimization|minimize|minimizing|"
      "minimized|objective|objectives|loss function|adopt|trained|train|loss|"
      "learning";

constexpr std::string_view settles
    = "we focus on|in this paper we|in this work we|we focus";

constexpr std::string_view other_objectives
    = "unlike|in contrast|instead of|rather than|baseline|baselines|previous|"
      "metric|metrics|evaluate|evaluation|existing|largely|traditional|prior";

struct loss_evidence {
  const loss_rule* rule;
  double worth = 0;
  bool settled = false; ///< "we focus on ..."
  text_span best{};
  double best_worth = 0;
};

class loss_finder {
public:
  loss_finder(const paper_view& view, std::string_view task) : view_(view) {
    for (const auto& rule : loss_rules)
      if (rule.tasks.empty() || rule.tasks.find(task) != rule.tasks.npos)
        found_.push_back({.rule = &rule});
  }

  std::vector<record_field> find() && {
    for (const auto& sentence : view_.sentences)
      read(sentence);
    for (const auto& equation : view_.equations)
      if (equation.role == section_role::method)
        read(equation);
    auto settled = std::ranges::any_of(found_, &loss_evidence::settled);
    std::vector<record_field> out;
    for (const auto& one : found_)
      if (one.worth >= 2 && (!settled || one.settled))
        out.push_back(field_of(one));
    if (holds(out, "bce_negatives"))
      std::erase_if(out, [](const record_field& field) {
        return field.value == parameter{std::string("softmax")};
      });
    return out;
  }

private:
  static bool holds(const std::vector<record_field>& fields,
                    std::string_view word) {
    return std::ranges::any_of(fields, [word](const record_field& field) {
      return field.value == parameter{std::string(word)};
    });
  }

  double worth_of(const paper_sentence& sentence) const {
    if (sentence.heading || has_term(sentence.words, other_objectives))
      return 0;
    auto text = view_.source->at(sentence.where);
    auto trained = has_term(sentence.words, trains);
    if (sentence.role == section_role::method)
      return trained ? 2 : 0.5;
    if (sentence.role == section_role::experiments && trained)
      return names_own(view_, text) ? 2 : 0.5;
    return 0;
  }

  void read(const paper_sentence& sentence) {
    auto worth = worth_of(sentence);
    if (worth == 0)
      return;
    for (auto& one : found_)
      if (has_term(sentence.words, one.rule->terms)) {
        one.settled |= has_term(sentence.words, settles);
        add(one, worth, sentence.where);
      }
  }

  void read(const paper_equation& equation) {
    for (auto& one : found_)
      for (const auto& form : equation_forms())
        if (form.word == one.rule->word && has_form(form, equation.squashed))
          add(one, 1.5, equation.where);
  }

  void add(loss_evidence& one, double worth, text_span where) {
    one.worth += worth;
    auto stated = states_word(*find_word(loss_words(), one.rule->word),
                              view_.source->at(where));
    auto value = worth + (stated ? 1 : 0);
    if (value > one.best_worth) {
      one.best_worth = value;
      one.best = where;
    }
  }

  record_field field_of(const loss_evidence& one) const {
    auto stated = states_word(*find_word(loss_words(), one.rule->word),
                              view_.source->at(one.best));
    return {std::string(one.rule->word),
            stated ? field_status::stated : field_status::inferred,
            std::min(0.95, 0.5 + 0.1 * one.worth),
            span_of(*view_.source, one.best)};
  }

  const paper_view& view_;
  std::vector<loss_evidence> found_;
};

} // namespace

std::vector<record_field> find_losses(const paper_view& view,
                                      std::string_view task) {
  return loss_finder(view, task).find();
}

} // namespace automodel::recsys
