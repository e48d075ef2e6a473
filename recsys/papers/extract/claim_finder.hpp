#pragma once

#include "recsys/papers/extract/paper_view.hpp"

namespace automodel::recsys {

/// The numbers of the tables of results, each with what the heads of its row
/// and column and the caption say of it. Rows that break the identities of
/// their metrics (recsys/statistics/identity_check.hpp) or lie outside their
/// range carry the doubt. `data` are the names of data sets.
std::vector<record_claim> find_claims(const paper_view& view,
                                      const std::vector<std::string>& data);

} // namespace automodel::recsys
