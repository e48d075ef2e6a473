#pragma once

#include "recsys/papers/document/document.hpp"
#include "recsys/papers/record/method_record.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace automodel::testing {

/// A published paper with the record that a reader wrote of it.
struct gold_paper {
  std::string name;
  recsys::document paper;
  recsys::method_record gold;
};

/// Names of all gold records.
std::vector<std::string> gold_names();

recsys::method_record gold_record(const std::string& name);

/// Those whose papers are at hand, read once; warns of the others.
const std::vector<gold_paper>& gold_papers();

/// The paper without title, authors and abstract: their blocks are gone, and
/// their text is blank.
recsys::document without_front(recsys::document of);

/// The same paper with each word `name` (not parts of words) written in other
/// letters of the same case.
recsys::document renamed(recsys::document of, std::string_view name);

} // namespace automodel::testing
