#include "recsys/array/all_finite.hpp"
#include "recsys/evaluation/damaged_judgement.hpp"
#include "recsys/evaluation/judge.hpp"
#include "recsys/json_text.hpp"
#include "recsys/statistics/moments.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace automodel::recsys {

namespace {

result<void> check(const judgement& found) {
  if (found.users.empty())
    return damaged_judgement("it has no users");
  if (found.values.size() != found.metrics.size() * found.users.size())
    return damaged_judgement("values do not match users and metrics");
  if (std::ranges::adjacent_find(found.users, std::ranges::greater_equal{})
      != found.users.end())
    return damaged_judgement("users are not in ascending order");
  if (!all_finite(found.values))
    return damaged_judgement("a value is not finite");
  return {};
}

result<void> read_summary(std::string_view text, judgement& found) {
  auto summary = nlohmann::json::parse(text, nullptr, false);
  if (!summary.is_object())
    return damaged_judgement("its summary is not JSON");
  auto count = [&](const char* name, auto& out) {
    auto at = summary.find(name);
    if (at == summary.end() || !at->is_number_unsigned())
      return false;
    out = at->get<std::remove_reference_t<decltype(out)>>();
    return true;
  };
  if (!count("targets", found.targets)
      || !count("masked_targets", found.masked_targets)
      || !count("skipped_users", found.skipped_users))
    return damaged_judgement("its summary lacks a count");
  // Judgements of release 0.1 have none.
  if (auto id = summary.find("protocol_id"); id != summary.end()) {
    if (!id->is_string())
      return damaged_judgement("its protocol id is no text");
    found.protocol_id = id->get<std::string>();
  }
  auto aggregate = summary.find("aggregate");
  if (aggregate == summary.end() || !aggregate->is_object())
    return damaged_judgement("its summary lacks the aggregates");
  for (const auto& [name, value] : aggregate->items()) {
    if (!value.is_number())
      return damaged_judgement("an aggregate is not a number");
    found.aggregate[name] = value.get<double>();
  }
  return {};
}

} // namespace

std::span<const double> judgement::of(std::string_view metric) const noexcept {
  auto found = std::ranges::find(metrics, metric);
  if (found == metrics.end())
    return {};
  auto index = static_cast<std::size_t>(found - metrics.begin());
  return std::span(values).subspan(index * users.size(), users.size());
}

std::vector<judgement::summary> judgement::summaries() const {
  std::vector<summary> lines;
  for (const auto& name : metrics) {
    auto average = recsys::mean(of(name));
    lines.push_back({name, average, variance(of(name), average)});
  }
  for (const auto& [name, value] : aggregate)
    lines.push_back({name, value, 0});
  return lines;
}

std::optional<double> judgement::mean(std::string_view metric) const {
  if (auto values = of(metric); !values.empty())
    return recsys::mean(values);
  if (auto found = aggregate.find(std::string(metric));
      found != aggregate.end())
    return found->second;
  return std::nullopt;
}

void judgement::save(array_file_writer& out) const {
  out.add<std::uint32_t>("users", users);
  out.add_strings("metrics", metrics);
  out.add<double>("values", values, {metrics.size(), users.size()});
  out.add_text("summary", json_text({
                              {"aggregate", aggregate},
                              {"protocol_id", protocol_id},
                              {"targets", targets},
                              {"masked_targets", masked_targets},
                              {"skipped_users", skipped_users},
                          }));
}

result<judgement> judgement::load(const array_file& file) {
  auto users = file.array<std::uint32_t>("users");
  if (!users)
    return pass_on(users);
  auto metrics = file.strings("metrics");
  if (!metrics)
    return pass_on(metrics);
  auto values = file.array<double>("values");
  if (!values)
    return pass_on(values);
  auto summary = file.text("summary");
  if (!summary)
    return pass_on(summary);
  judgement found;
  found.users.assign(users->begin(), users->end());
  found.metrics.assign(metrics->begin(), metrics->end());
  found.values.assign(values->begin(), values->end());
  return read_summary(*summary, found)
      .and_then([&] { return check(found); })
      .map([&] { return std::move(found); });
}

} // namespace automodel::recsys
