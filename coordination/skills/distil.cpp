#include "coordination/skills/distil.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace automodel::coordination {

namespace {

using evidence = std::vector<judged_idea>;

std::size_t share_of(const distil_options& options, recsys::verdict outcome) {
  auto part = [&](double share) {
    return static_cast<std::size_t>(std::lround(share * options.batch));
  };
  switch (outcome) {
  case recsys::verdict::success:
    return part(options.success);
  case recsys::verdict::fail:
    return part(options.fail);
  case recsys::verdict::neutral:
    return part(options.neutral);
  case recsys::verdict::inconclusive:
    break;
  }
  return 0;
}

// Whose middle is most like an idea.
struct match {
  std::optional<std::size_t> at;
  double likeness = 0;
};

match most_alike(const judged_idea& idea, std::span<const evidence> among) {
  match best;
  for (std::size_t i = 0; i < among.size(); ++i) {
    if (among[i].empty())
      continue;
    auto found = likeness(idea, middle_of(among[i]));
    if (found > best.likeness)
      best = {i, found};
  }
  return best;
}

std::vector<evidence> merge(std::span<const judged_idea> batch, double alike) {
  std::vector<evidence> groups;
  for (const auto& idea : batch) {
    auto [at, found] = most_alike(idea, groups);
    if (at && found >= alike)
      groups[*at].push_back(idea);
    else
      groups.push_back({idea});
  }
  return groups;
}

void add_new(evidence& to, const evidence& from) {
  for (const auto& idea : from)
    if (std::ranges::find(to, idea.verdict, &judged_idea::verdict) == to.end())
      to.push_back(idea);
}

} // namespace

result<void> check(const distil_options& options) {
  auto refuse = [](const char* what, const char* allowed) -> result<void> {
    return fail(errc::invalid_argument, what, allowed);
  };
  if (options.every == 0 || options.batch == 0 || options.batch > 4096
      || options.least_evidence == 0)
    return refuse("a number of verdicts is out of range",
                  "1 or more, a batch up to 4096");
  if (!(options.success >= 0 && options.fail >= 0 && options.neutral >= 0
        && options.success + options.fail + options.neutral <= 1 + 1e-9))
    return refuse("the shares of a batch are out of range",
                  "0 or more, together at most 1");
  if (!(options.alike > 0 && options.alike <= 1))
    return refuse("a likeness is out of range", "above 0, up to 1");
  return {};
}

std::vector<judged_idea> balanced_batch(std::span<const judged_idea> ideas,
                                        const distil_options& options) {
  std::map<recsys::verdict, std::size_t> taken;
  std::vector<judged_idea> batch;
  for (auto at = ideas.rbegin(); at != ideas.rend(); ++at)
    if (taken[at->outcome] < share_of(options, at->outcome)) {
      ++taken[at->outcome];
      batch.push_back(*at);
    }
  std::ranges::reverse(batch);
  return batch;
}

std::vector<distilled> distil(std::span<const judged_idea> batch,
                              std::span<const std::vector<judged_idea>> library,
                              const distil_options& options) {
  std::vector<distilled> found;
  std::map<std::size_t, evidence> refined;
  for (auto& group : merge(batch, options.alike)) {
    auto [at, alike] = most_alike(middle_of(group), library);
    if (at && alike >= options.alike)
      add_new(refined.try_emplace(*at, library[*at]).first->second, group);
    else if (group.size() >= options.least_evidence)
      found.push_back({{}, std::move(group)});
  }
  for (auto& [at, all] : refined)
    if (all.size() > library[at].size())
      found.push_back({at, std::move(all)});
  return found;
}

} // namespace automodel::coordination
