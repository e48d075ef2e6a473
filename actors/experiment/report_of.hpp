#pragma once

#include "base/error.hpp"
#include "recsys/report/results.hpp"
#include "storage/artefact_store.hpp"
#include "storage/record.hpp"

#include <span>

namespace automodel::actors {

/// Folds the records of one experiment, in the order of the journal, into what
/// its report shows. A run that was just made and one that is read back from
/// the memory give the same. Errors: not_found (no intent), parse_error.
result<recsys::report_input>
report_of(std::span<const storage::stored_record> records,
          const storage::artefact_store& artefacts);

} // namespace automodel::actors
