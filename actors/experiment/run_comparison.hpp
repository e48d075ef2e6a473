#pragma once

#include "actors/autotrain/claim.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "recsys/evaluation/protocol.hpp"
#include "storage/artefact_store.hpp"
#include "storage/record.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace automodel::actors {

/// What a finished experiment brings to a comparison: its champion on its test
/// part.
struct finished_run {
  std::string experiment, name; ///< id, and what people call it
  std::string champion;
  std::string protocol_id, selection;
  recsys::protocol rules;
  double margin = 0;
  std::vector<std::uint64_t> seeds;
  std::vector<digest> tests;    ///< the test parts, by the order of splits
  std::vector<digest> per_user; ///< values, one per seed
};

/// Errors: not_found (no intent), conflict (it has no champion), parse_error.
result<finished_run>
finished_run_of(std::span<const storage::stored_record> records);

/// The champion of `a` against that of `b`, paired by seed and user, on
/// `metric`; an empty one is what `a` selects by, and the margin is that of
/// `a`. One comparison, chosen after both test parts were opened: its p-value
/// is adjusted for no other. Errors: incompatible (other protocols, seeds or
/// test parts: such numbers are never compared), invalid_argument (a run and
/// itself), not_found (a metric), those of recsys::compare and
/// recsys::row_resamples.
result<claim_comparison> compare_runs(const finished_run& a,
                                      const finished_run& b,
                                      const std::string& metric,
                                      const storage::artefact_store& artefacts);

} // namespace automodel::actors
