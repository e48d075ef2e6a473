#include "recsys/evaluation/metric.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace automodel::recsys {

namespace {

/// How many of the first k positions a group occupies. Groups are best first,
/// so only the last one that reaches into them can be cut by k.
std::uint32_t within(const tie_group& group, std::uint32_t k) {
  return group.ahead >= k ? 0 : std::min(group.size, k - group.ahead);
}

/// Share of the group's targets expected within the first k positions.
double share_within(const tie_group& group, std::uint32_t k) {
  return static_cast<double>(within(group, k)) / group.size;
}

double expected_hits(const target_ranks& user, std::uint32_t k) {
  double hits = 0;
  for (const auto& group : user.groups)
    hits += group.targets * share_within(group, k);
  return hits;
}

double recall(const target_ranks& user, std::uint32_t k) {
  return expected_hits(user, k) / user.targets;
}

double precision(const target_ranks& user, std::uint32_t k) {
  return expected_hits(user, k) / k;
}

/// One minus the chance that no target falls into the positions: drawing
/// `within` of `size` items without replacement (hypergeometric).
double hit(const target_ranks& user, std::uint32_t k) {
  double miss = 1;
  for (const auto& group : user.groups) {
    auto shown = within(group, k);
    for (std::uint32_t i = 0; i < group.targets && miss > 0; ++i) {
      auto left = static_cast<double>(group.size) - i;
      miss *= std::max(0.0, left - shown) / left;
    }
  }
  return 1 - miss;
}

double discount(std::uint32_t position) {
  return 1 / std::log2(position + 1.0);
}

double ndcg(const target_ranks& user, std::uint32_t k) {
  double gain = 0;
  for (const auto& group : user.groups) {
    double sum = 0;
    for (std::uint32_t i = 1; i <= within(group, k); ++i)
      sum += discount(group.ahead + i);
    gain += sum * group.targets / group.size;
  }
  double ideal = 0;
  for (std::uint32_t i = 1; i <= std::min(k, user.targets); ++i)
    ideal += discount(i);
  return gain / ideal;
}

/// The first target always stands in the first group.
double mrr(const target_ranks& user, std::uint32_t k) {
  if (user.groups.empty())
    return 0;
  const auto& group = user.groups.front();
  double sum = 0, none_before = 1;
  for (std::uint32_t i = 0; i < within(group, k) && none_before > 0; ++i) {
    auto here
        = std::min(1.0, group.targets / (static_cast<double>(group.size) - i));
    sum += none_before * here / (group.ahead + i + 1.0);
    none_before *= 1 - here;
  }
  return sum;
}

/// At a position of a group the expected number of hits up to there is: all
/// targets of better groups, this one, and a share of the group's others.
double average_precision(const target_ranks& user, std::uint32_t k) {
  double sum = 0;
  std::uint32_t before = 0;
  for (const auto& group : user.groups) {
    auto others
        = group.size > 1 ? (group.targets - 1.0) / (group.size - 1.0) : 0.0;
    for (std::uint32_t i = 0; i < within(group, k); ++i)
      sum += (before + 1 + i * others) / (group.ahead + i + 1.0) * group.targets
             / group.size;
    before += group.targets;
  }
  return sum / std::min(k, user.targets);
}

constexpr std::array user_metric_table{
    metric{"recall", "targets in the first k / targets", recall},
    metric{"ndcg",
           "sum over targets in the first k of 1/log2(rank + 1) / the same sum "
           "with the targets on ranks 1 ... min(k, targets)",
           ndcg},
    metric{"mrr", "1 / rank of the first target, 0 if it is beyond k", mrr},
    metric{"hit", "1 if a target is in the first k, else 0", hit},
    metric{"precision", "targets in the first k / k", precision},
    metric{"map",
           "sum over targets in the first k of precision at their rank / "
           "min(k, targets)",
           average_precision},
};

} // namespace

std::span<const metric> metrics() noexcept {
  return user_metric_table;
}

const metric* find_metric(std::string_view name) noexcept {
  auto found = std::ranges::find(user_metric_table, name, &metric::name);
  return found == user_metric_table.end() ? nullptr : &*found;
}

} // namespace automodel::recsys
