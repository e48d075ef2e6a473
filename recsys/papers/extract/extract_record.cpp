#include "recsys/papers/extract/extract_record.hpp"

#include "recsys/papers/extract/claim_finder.hpp"
#include "recsys/papers/extract/data_finder.hpp"
#include "recsys/papers/extract/gap_finder.hpp"
#include "recsys/papers/extract/loss_finder.hpp"
#include "recsys/papers/extract/module_finder.hpp"
#include "recsys/papers/extract/paper_view.hpp"
#include "recsys/papers/extract/setting_finder.hpp"
#include "recsys/papers/extract/setting_homes.hpp"
#include "recsys/papers/extract/task_finder.hpp"
#include "recsys/papers/extract/terms.hpp"
#include "recsys/papers/record/field_text.hpp"

#include <algorithm>

namespace automodel::recsys {

namespace {

record_field name_of(const paper_view& view) {
  if (view.name.empty())
    return {};
  return stated_field(*view.source, view.name_at, view.name, 0.8);
}

/// The first sentence of the introduction or the method that says what is to
/// be done.
record_field problem_of(const paper_view& view) {
  for (const auto& sentence : view.sentences) {
    auto early = sentence.role == section_role::introduction
                 || sentence.role == section_role::preliminary
                 || sentence.role == section_role::method;
    if (early && !sentence.heading
        && has_term(sentence.words, "the goal|we aim|the task|aims to|the "
                                    "problem of|our goal|seek to"))
      return inferred_field(*view.source, sentence.where,
                            std::string(view.source->at(sentence.where)), 0.5);
  }
  return {};
}

std::vector<record_equation> equations_of(const paper_view& view) {
  std::vector<record_equation> out;
  for (const auto& equation : view.equations)
    if (equation.role == section_role::method)
      out.push_back(
          {equation.number,
           stated_field(*view.source, equation.where,
                        span_of(*view.source, equation.where).quote, 0.9)});
  return out;
}

std::vector<std::string> names_of(const std::vector<record_data_set>& data) {
  std::vector<std::string> out;
  for (const auto& set : data)
    out.push_back(field_text(set.name));
  return out;
}

} // namespace

method_record extract_record(const document& from) {
  auto view = view_paper(from);
  method_record out;
  out.made_by = "reader";
  out.name = name_of(view);
  out.problem = problem_of(view);
  out.task = find_task(view);
  auto task = field_text(out.task);
  out.inputs = find_inputs(view, task);
  out.outputs = find_outputs(view, task);
  out.modules = find_modules(view, task);
  out.equations = equations_of(view);
  out.losses = find_losses(view, task);
  out.data = find_data(view);
  auto data = names_of(out.data);
  out.training = find_settings(view, data);
  place_settings(out.training, out.modules);
  out.evaluation = find_evaluation(view);
  out.claims = find_claims(view, data);
  out.gaps = find_gaps(out);
  return out;
}

} // namespace automodel::recsys
