#pragma once

#include "recsys/papers/record/method_record.hpp"

namespace automodel::recsys {

/// What a program of the record's task needs and the record does not have,
/// each with the assumption a composer may take.
std::vector<record_gap> find_gaps(const method_record& of);

} // namespace automodel::recsys
