#pragma once

#include "base/digest.hpp"
#include "recsys/data/import/table_builder.hpp"

#include <cstdint>

namespace automodel::recsys {

/// SHA-256 over what a model or a metric can depend on: vocabularies, ids,
/// ratings, timestamps, given parts and the labelled matrix.
digest identity_of(const table_builder& table, std::int64_t ticks_per_second);

} // namespace automodel::recsys
