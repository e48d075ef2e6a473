#pragma once

#include "recsys/papers/document/document.hpp"

#include <vector>

namespace automodel::recsys {

/// What a section of a paper is about.
enum class section_role : std::uint8_t {
  front, ///< title, authors, abstract: nothing is taken from there
  introduction,
  related,     ///< other people's methods
  preliminary, ///< the problem, notation, what the method builds on
  method,
  discussion, ///< complexity of the method, relations to others
  experiments,
  closing ///< conclusion, thanks, references
};

/// The role of each section of a document, by the words of its heading, the
/// role of the section it is in and what stands before it.
std::vector<section_role> section_roles(const document& of);

} // namespace automodel::recsys
