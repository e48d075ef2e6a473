#include "recsys/data/rows/row_rules.hpp"

#include "base/random_stream.hpp"
#include "recsys/data/split/split_rules.hpp"

#include <algorithm>
#include <numeric>

namespace automodel::recsys {

namespace {

using enum given_part;

std::vector<std::size_t> permutation(std::size_t n, std::uint64_t seed) {
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  random_stream{seed, "row split"}.shuffle(order);
  return order;
}

result<void> random_ratio(const protocol& rules, std::uint64_t seed,
                          std::vector<given_part>& parts) {
  if (auto sound = check_ratios(rules); !sound)
    return sound;
  auto order = permutation(parts.size(), seed);
  auto counts = ratio_counts(
      parts.size(), {rules.train_ratio, rules.valid_ratio, rules.test_ratio});
  for (std::size_t i = counts[0]; i < order.size(); ++i)
    parts[order[i]] = i < counts[0] + counts[1] ? valid : test;
  return {};
}

void k_fold(const protocol& rules, std::uint64_t seed,
            std::vector<given_part>& parts) {
  auto n = parts.size();
  auto order = permutation(n, seed / rules.folds);
  auto fold = seed % rules.folds;
  auto first = n * fold / rules.folds;
  auto last = n * (fold + 1) / rules.folds;
  for (auto i = first; i < last; ++i)
    parts[order[i]] = test;
  auto counts = ratio_counts(n - (last - first),
                             {1 - rules.valid_ratio, rules.valid_ratio, 0});
  for (std::size_t i = 0; i < counts[1]; ++i)
    parts[order[(last + i) % n]] = valid;
}

result<void> given(const dataset& data, std::span<const std::uint32_t> rows,
                   const protocol& rules, std::uint64_t seed,
                   std::vector<given_part>& parts) {
  if (data.parts().empty())
    return fail(errc::invalid_argument,
                "the data bring no training and test files of their own",
                "choose another split rule");
  std::vector<std::size_t> known;
  auto has_valid = false;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    parts[i] = static_cast<given_part>(data.parts()[rows[i]]);
    has_valid = has_valid || parts[i] == valid;
    if (parts[i] == train)
      known.push_back(i);
  }
  if (has_valid)
    return {};
  random_stream{seed, "row split"}.shuffle(known);
  auto counts = ratio_counts(known.size(),
                             {1 - rules.valid_ratio, rules.valid_ratio, 0});
  for (std::size_t i = 0; i < counts[1]; ++i)
    parts[known[i]] = valid;
  return {};
}

result<void> by_time(const dataset& data, std::span<const std::uint32_t> rows,
                     const protocol& rules, std::vector<given_part>& parts) {
  auto cuts = cut_by_time(data, rows, rules);
  if (!cuts)
    return pass_on(cuts);
  for (std::size_t i = 0; i < rows.size(); ++i)
    parts[i] = cuts->of(second_of(data, rows[i]));
  return {};
}

result<void> apply_rule(const dataset& data,
                        std::span<const std::uint32_t> rows,
                        const protocol& rules, std::uint64_t seed,
                        std::vector<given_part>& parts) {
  switch (rules.split) {
  case split_rule::given:
    return given(data, rows, rules, seed, parts);
  case split_rule::random_ratio:
    return random_ratio(rules, seed, parts);
  case split_rule::k_fold:
    k_fold(rules, seed, parts);
    return {};
  case split_rule::global_time:
    return by_time(data, rows, rules, parts);
  case split_rule::leave_one_out:
  case split_rule::per_user_ratio:
    break;
  }
  return fail(errc::invalid_argument, "this split is for rankings");
}

} // namespace

result<std::vector<given_part>>
assign_row_parts(const dataset& data, std::span<const std::uint32_t> rows,
                 const protocol& rules, std::uint64_t seed) {
  std::vector<given_part> parts(rows.size(), train);
  if (auto done = apply_rule(data, rows, rules, seed, parts); !done)
    return pass_on(done);
  if (auto sound = check_parts(parts, rules.valid_ratio > 0); !sound)
    return pass_on(sound);
  return parts;
}

} // namespace automodel::recsys
