#pragma once

#include <map>
#include <string>
#include <vector>

namespace automodel::recsys {

/// Checks a published row of a leave-one-out table ("recall@5" -> 0.0454,
/// "hit@10", "ndcg@10", ...) against what one held-out target per user with
/// gain 1 / log2(rank + 1) allows, for cutoffs k1 < k2:
///   R@k1 <= R@k2,  R@k / log2(k + 1) <= N@k <= R@k,
///   (R@k2 - R@k1) / log2(k2 + 1) <= N@k2 - N@k1
///                                <= (R@k2 - R@k1) / log2(k1 + 2).
/// `slack` is for rounding to four digits. Returns one sentence per violation;
/// a row that has any cannot be a target of reproduction.
std::vector<std::string>
identity_violations(const std::map<std::string, double>& row,
                    double slack = 6e-5);

} // namespace automodel::recsys
