#pragma once

#include "recsys/papers/document/document.hpp"
#include "recsys/papers/record/method_record.hpp"

#include <string>
#include <vector>

namespace automodel::recsys {

/// Whether a passage contains a value, by the rules of docs/method-record.md:
/// numbers by value, lists number by number, other text by its letters and
/// digits.
bool contains_value(std::string_view passage, const parameter& value);

/// What is wrong with a record, one sentence each, with the key it is about:
/// a word that is not in its vocabulary, a stated field whose quote does not
/// contain its value, an inferred one without a quote, names of modules that
/// are used twice or lead nowhere.
std::vector<std::string> record_problems(const method_record& of);

/// The same, and quotes that do not stand in the document, or not where the
/// field says.
std::vector<std::string> record_problems(const method_record& of,
                                         const document& in);

} // namespace automodel::recsys
