#pragma once

#include "recsys/papers/document/document.hpp"
#include "recsys/papers/extract/section_roles.hpp"
#include "recsys/papers/record/method_record.hpp"

#include <string>
#include <vector>

namespace automodel::recsys {

/// A sentence of a paper, or a heading.
struct paper_sentence {
  text_span where{};
  section_role role = section_role::front;
  std::uint32_t section = 0;
  std::uint32_t block = 0;
  bool heading = false;  ///< also one that runs into its paragraph
  bool of_other = false; ///< about another method
  std::string words{};   ///< plain_words() with a blank behind
};

/// A displayed equation.
struct paper_equation {
  text_span where{};
  section_role role = section_role::front;
  std::uint32_t block = 0;
  std::string number{};
  std::string squashed{}; ///< normal text without blanks and mark-up
};

/// A paper as the finders look at it: its sentences and equations in reading
/// order, without figures, footnotes, references, title and abstract.
struct paper_view {
  const document* source = nullptr;
  std::vector<paper_sentence> sentences{};
  std::vector<paper_equation> equations{};
  std::string name{};                ///< of the proposed method; may be empty
  text_span name_at{};               ///< the sentence that gives it
  std::vector<std::string> others{}; ///< names of other methods
};

paper_view view_paper(const document& of);

/// An equation's text as forms are matched against: normal text without
/// blanks, braces and LaTeX's commands for mark-up.
std::string squashed(std::string_view equation);

/// A passage of the paper as a field's span.
record_span span_of(const document& in, text_span where);

/// A field that a passage states if it contains the value, and else lets infer.
record_field stated_field(const document& in, text_span where, parameter value,
                          double confidence);

/// A field that follows from a passage.
record_field inferred_field(const document& in, text_span where,
                            parameter value, double confidence);

} // namespace automodel::recsys
