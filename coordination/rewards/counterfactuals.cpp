#include "coordination/rewards/counterfactuals.hpp"

#include <map>

namespace automodel::coordination {

namespace {

using settings = std::vector<std::string>;

result<std::map<settings, reading>>
read_all(std::span<const judged_system> judged, std::size_t decisions) {
  std::map<settings, reading> found;
  for (const auto& one : judged) {
    if (one.settings.size() != decisions)
      return fail(errc::invalid_argument,
                  "a judged system has not one setting for each decision");
    auto value = reading_of(one.values);
    if (!value)
      return pass_on(value);
    found.emplace(one.settings, *value);
  }
  return found;
}

} // namespace

result<counterfactuals>
find_counterfactuals(std::span<const judged_system> judged,
                     std::span<const std::string> baseline,
                     std::span<const std::string> chosen,
                     const std::string& metric) {
  const auto decisions = chosen.size();
  if (decisions == 0 || decisions > 32 || baseline.size() != decisions)
    return fail(errc::invalid_argument,
                "a baseline and a choice that are not of the same decisions",
                "1 to 32 decisions");
  auto known = read_all(judged, decisions);
  if (!known)
    return pass_on(known);
  auto value_of = [&](std::uint64_t coalition) -> const reading* {
    settings wanted(baseline.begin(), baseline.end());
    for (std::size_t i = 0; i < decisions; ++i)
      if (coalition >> i & 1)
        wanted[i] = chosen[i];
    auto at = known->find(wanted);
    return at == known->end() ? nullptr : &at->second;
  };
  const auto everyone = (std::uint64_t{1} << decisions) - 1;
  const auto* control = value_of(0);
  if (!control || !value_of(everyone))
    return fail(errc::not_found,
                "the baseline or the chosen system was not judged");
  counterfactuals found;
  // More than a few decisions were never tried in all combinations.
  for (std::uint64_t s = 0; s <= everyone; ++s) {
    if (decisions > 8 && s == 1)
      s = everyone;
    if (const auto* value = value_of(s))
      found.evaluations.push_back(
          {static_cast<std::uint32_t>(s), {{metric, value->mean}}});
  }
  for (std::size_t i = 0; i < decisions; ++i) {
    const auto* treatment = value_of(std::uint64_t{1} << i);
    found.gains.push_back(
        treatment ? std::optional{counterfactuals::gain{*control, *treatment}}
                  : std::nullopt);
  }
  return found;
}

} // namespace automodel::coordination
