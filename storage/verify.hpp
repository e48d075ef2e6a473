#pragma once

#include "storage/journal_store.hpp"
#include "storage/verification.hpp"

namespace automodel::storage {

/// memory_reader::verify, on one snapshot. Problems of the content are
/// findings; an error means that it could not be looked at.
result<verification> verify_store(const journal_store& store, bool deep);

} // namespace automodel::storage
