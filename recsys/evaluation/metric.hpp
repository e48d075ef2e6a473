#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace automodel::recsys {

/// Targets of one user that have equal scores. The items of that score, the
/// targets among them, share the positions ahead + 1 ... ahead + size.
struct tie_group {
  std::uint32_t ahead = 0;   ///< candidates with a better score
  std::uint32_t size = 1;    ///< candidates with this score
  std::uint32_t targets = 1; ///< targets among them, 1 ... size
};

/// Where one user's targets stand among all candidates. Groups are ordered
/// best first; targets too far back for every cutoff are left out of them.
struct target_ranks {
  std::span<const tie_group> groups;
  std::uint32_t targets = 0; ///< all targets of the user, at least 1
};

/// A metric of one user, higher is better. Its value is the expectation over
/// all orders of items with equal scores (McSherry and Najork 2008, "Computing
/// Information Retrieval Performance Measures Efficiently in the Presence of
/// Tied Scores"), so a constant scorer is worth what a random one is.
struct metric {
  std::string_view name;    ///< "ndcg", as in protocol files
  std::string_view formula; ///< for reports; rel: targets, k: cutoff
  double (*value)(const target_ranks& user, std::uint32_t k);
};

/// All metrics of one user. A new one is a function and a line in metric.cpp.
std::span<const metric> metrics() noexcept;
const metric* find_metric(std::string_view name) noexcept;

/// What was shown to all judged users in their first k positions.
struct exposure {
  /// [n_items] expected number of users to whom the item was shown.
  std::span<const double> shown;
  /// [n_items] probability that the item was shown to nobody.
  std::span<const double> never;
  /// [n_items] training interactions.
  std::span<const std::uint32_t> popularity;
};

/// A metric of the whole catalogue: one number for all users.
struct catalogue_metric {
  std::string_view name;
  std::string_view formula;
  double (*value)(const exposure& lists);
};

/// All catalogue metrics; a new one is a line in catalogue_metric.cpp.
std::span<const catalogue_metric> catalogue_metrics() noexcept;
const catalogue_metric* find_catalogue_metric(std::string_view name) noexcept;

} // namespace automodel::recsys
