#pragma once

#include "recsys/papers/document/document.hpp"

#include <cstddef>
#include <set>
#include <string>

namespace automodel::recsys {

/// The sections of a paper, a line each: number, heading, length.
std::string outline_of(const document& of);

/// Sections that say what a method is and how it was tried: neither front
/// matter, related work nor what closes a paper.
std::set<std::size_t> telling_sections(const document& of);

/// The text of sections, each between marks, in at most `most_bytes`; what does
/// not fit is left out, and `shown` holds those that stand there. Title, front
/// matter and references are not shown.
std::string passages_of(const document& of, const std::set<std::size_t>& wanted,
                        std::size_t most_bytes, std::set<std::size_t>& shown);

} // namespace automodel::recsys
