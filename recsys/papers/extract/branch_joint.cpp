#include "recsys/papers/extract/branch_joint.hpp"

#include "recsys/papers/extract/equation_forms.hpp"
#include "recsys/papers/extract/terms.hpp"

#include <algorithm>

namespace automodel::recsys {

namespace {

const equation_form* output_form() {
  auto at = std::ranges::find(equation_forms(), std::string_view{"output"},
                              &equation_form::word);
  return at == equation_forms().end() ? nullptr : &*at;
}

/// The equation of the method that adds parts to the prediction.
text_span adding_equation(const paper_view& view) {
  auto form = output_form();
  for (const auto& equation : view.equations)
    if (form && equation.role == section_role::method
        && has_form(*form, equation.squashed)
        && equation.squashed.find('+') != std::string::npos
        && equation.squashed.find("⊕") == std::string::npos)
      return equation.where;
  return {};
}

text_span concatenating_sentence(const paper_view& view) {
  for (const auto& sentence : view.sentences)
    if (sentence.role == section_role::method
        && has_term(sentence.words, "concatenat*")
        && has_term(sentence.words, "output|outputs|final")
        && !has_term(sentence.words, "embed*"))
      return sentence.where;
  return {};
}

} // namespace

void find_branch_joint(const paper_view& view,
                       std::vector<record_module>& modules) {
  if (modules.empty() || modules.back().name != "output"
      || modules.back().inputs.size() < 2)
    return;
  auto where = adding_equation(view);
  auto value = std::string("sum");
  if (where.empty()) {
    where = concatenating_sentence(view);
    value = "concat";
  }
  if (!where.empty())
    modules.back().settings.push_back(
        {"combine", inferred_field(*view.source, where, value, 0.7)});
}

} // namespace automodel::recsys
