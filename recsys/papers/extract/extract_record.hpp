#pragma once

#include "recsys/papers/document/document.hpp"
#include "recsys/papers/record/method_record.hpp"

namespace automodel::recsys {

/// Reads a method record from a document by its terms, the forms of its
/// equations and its structure; no model of language, no network, no chance:
/// equal documents give equal records. Title, authors, abstract and references
/// are not looked at, and nothing depends on what methods are called. Every
/// field that is not missing has a span; those that state their value contain
/// it (check_record.hpp). `gaps` lists what a program needs and the paper does
/// not say. O(text).
method_record extract_record(const document& from);

} // namespace automodel::recsys
