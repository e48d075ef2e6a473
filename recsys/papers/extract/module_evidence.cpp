#include "recsys/papers/extract/module_evidence.hpp"

#include "recsys/papers/extract/equation_forms.hpp"
#include "recsys/papers/extract/terms.hpp"
#include "recsys/papers/record/vocabulary.hpp"

#include <algorithm>

namespace automodel::recsys {

namespace {

/// Words of sentences that say how the method is built.
constexpr std::string_view describes
    = "propose|proposed|employ|employs|use|uses|used|utilize|introduce|adopt|"
      "adopts|apply|applied|stack|stacked|stacking|feed|fed|defined|consist|"
      "consists|contain|contains|comprise|comprises|include|includes|"
      "implement|implemented|add|inject|compute|calculates|project|denote|"
      "generate|generates|create|convert|design|call|called|named|takes|"
      "is a|combine|combines|combined|obtain|outputs|is to|parameterize|"
      "constructs|replace|trained|converted|mapped|maps|transformed|learned";

/// Words of sentences that set the method against others.
constexpr std::string_view contrasts_of_methods
    = "unlike|in contrast|instead of|rather than|existing|previous|baseline|"
      "baselines|different from|whereas|omit|related|without|do not|does not|"
      "doesn|don|compared with|compared to|differs|recent work|other methods|"
      "for example|however|prior|traditional|suffer|suffers|drawback|"
      "downside|limited|inspired by";

/// How much a sentence's place makes of it.
double worth_of(section_role role) {
  switch (role) {
  case section_role::method:
    return 1;
  case section_role::preliminary:
    return 0.5;
  case section_role::introduction:
    return 0.4;
  default:
    return 0;
  }
}

/// Experiments say how the method was built where they speak of "our".
constexpr std::string_view builds
    = "our model|our implementation|our method|our transformer|our network|"
      "our system|our recommendation system|our architecture|we use two|"
      "we implement our|implement our|to implement our";

double worth_of(const paper_sentence& sentence) {
  auto built = sentence.role == section_role::experiments && !sentence.heading
               && !sentence.of_other && has_term(sentence.words, builds);
  return built ? 0.5 : worth_of(sentence.role);
}

class evidence_gatherer {
public:
  explicit evidence_gatherer(const paper_view& view) : view_(view) {
    for (const auto& rule : module_rules())
      found_.push_back({&rule});
  }

  std::vector<module_evidence> gather() && {
    for (const auto& sentence : view_.sentences)
      if (auto worth = worth_of(sentence); worth > 0)
        read(sentence, worth);
    for (const auto& equation : view_.equations)
      if (auto worth = worth_of(equation.role); worth > 0)
        read(equation, worth);
    return std::move(found_);
  }

private:
  void read(const paper_sentence& sentence, double worth) {
    if (!sentence.heading
        && ((sentence.of_other && sentence.role != section_role::method)
            || has_term(sentence.words, contrasts_of_methods)))
      return;
    auto described = has_term(sentence.words, describes);
    for (auto& kind : found_) {
      if (!has_term(sentence.words, kind.rule->terms))
        continue;
      if (sentence.heading)
        add(kind, kind.headings, 3 * worth, 4, sentence.where);
      else if (described)
        add(kind, kind.sentences, worth, 3, sentence.where);
      else
        add(kind, kind.mentions, 0.25 * worth, 1, sentence.where);
      note(kind, sentence.role, sentence.where.begin);
    }
  }

  void add(module_evidence& kind, double& sum, double worth, double most,
           text_span where) {
    sum = std::min(most, sum + worth);
    auto word = find_word(module_words(), kind.rule->kind);
    auto text = view_.source->at(where);
    auto value = states_word(*word, text) ? worth + 1 : worth;
    if (text.size() > 500)
      value -= 0.5;
    if (value <= kind.best_worth)
      return;
    kind.best_worth = value;
    kind.best = where;
  }

  static void note(module_evidence& kind, section_role role, std::uint32_t at) {
    if (role != section_role::introduction
        && (kind.first == 0 || at < kind.first))
      kind.first = at;
  }

  void read(const paper_equation& equation, double worth) {
    for (auto& kind : found_)
      for (const auto& form : equation_forms()) {
        if (form.word != kind.rule->kind || !has_form(form, equation.squashed))
          continue;
        kind.forms = std::min(1.5 * kind.rule->form,
                              kind.forms + worth * kind.rule->form);
        if (!equation.number.empty())
          kind.equations.push_back(equation.number);
        if (kind.equation_at.empty())
          kind.equation_at = equation.where;
        note(kind, equation.role, equation.where.begin);
      }
  }

  const paper_view& view_;
  std::vector<module_evidence> found_;
};

} // namespace

std::vector<module_evidence> gather_evidence(const paper_view& view) {
  return evidence_gatherer(view).gather();
}

} // namespace automodel::recsys
