#include "recsys/data/split/split_rules.hpp"

#include "base/random_stream.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace automodel::recsys {

namespace {

using enum given_part;

constexpr auto never = std::numeric_limits<std::int64_t>::max();

/// The parts of one user's rows, given how many rows each part takes.
/// `positions` says which row comes first, second ...
void deal(std::span<given_part> parts, std::span<const std::size_t> positions,
          std::array<std::size_t, 3> counts) {
  std::size_t at = 0;
  for (auto part : {train, valid, test})
    for (auto n = counts[static_cast<std::size_t>(part)]; n > 0; --n)
      parts[positions[at++]] = part;
}

/// 0, 1, 2, ... in time order, or shuffled by the seed and the user.
std::vector<std::size_t> positions_of(std::size_t n, const protocol& rules,
                                      std::uint64_t seed, std::size_t user) {
  std::vector<std::size_t> positions(n);
  std::iota(positions.begin(), positions.end(), std::size_t{0});
  if (rules.random_order)
    random_stream{seed, "split", user}.shuffle(positions);
  return positions;
}

void leave_one_out(const filtered_rows& kept, row_parts& out) {
  for (std::size_t user = 0; user < kept.n_users(); ++user) {
    auto end = static_cast<std::size_t>(kept.offsets[user + 1]);
    if (kept.of(user).size() < 3)
      continue;
    out.part[end - 1] = test;
    out.part[end - 2] = valid;
  }
}

result<void> per_user_ratio(const filtered_rows& kept, const protocol& rules,
                            std::uint64_t seed, row_parts& out) {
  if (auto sound = check_ratios(rules); !sound)
    return sound;
  for (std::size_t user = 0; user < kept.n_users(); ++user) {
    auto first = static_cast<std::size_t>(kept.offsets[user]);
    auto n = kept.of(user).size();
    deal(std::span{out.part}.subspan(first, n),
         positions_of(n, rules, seed, user),
         ratio_counts(
             n, {rules.train_ratio, rules.valid_ratio, rules.test_ratio}));
  }
  return {};
}

result<void> global_time(const dataset& data, const filtered_rows& kept,
                         const protocol& rules, row_parts& out) {
  auto cuts = cut_by_time(data, kept.rows, rules);
  if (!cuts)
    return pass_on(cuts);
  out.valid_from = cuts->valid_from;
  out.test_from = cuts->test_from;
  for (std::size_t i = 0; i < kept.rows.size(); ++i)
    out.part[i] = cuts->of(second_of(data, kept.rows[i]));
  return {};
}

/// Moves valid_ratio of a user's training rows to validation.
void carve_validation(const filtered_rows& kept, const protocol& rules,
                      std::uint64_t seed, row_parts& out) {
  for (std::size_t user = 0; user < kept.n_users(); ++user) {
    std::vector<std::size_t> known;
    for (auto at = kept.offsets[user]; at < kept.offsets[user + 1]; ++at)
      if (out.part[static_cast<std::size_t>(at)] == train)
        known.push_back(static_cast<std::size_t>(at));
    auto positions = positions_of(known.size(), rules, seed, user);
    auto counts = ratio_counts(known.size(),
                               {1 - rules.valid_ratio, rules.valid_ratio, 0});
    for (auto i = counts[0]; i < known.size(); ++i)
      out.part[known[positions[i]]] = valid;
  }
}

result<void> given_files(const dataset& data, const filtered_rows& kept,
                         const protocol& rules, std::uint64_t seed,
                         row_parts& out) {
  if (data.parts().empty())
    return fail(errc::invalid_argument,
                "the data bring no training and test files of their own",
                "choose another split rule");
  if (!(rules.valid_ratio >= 0) || !(rules.valid_ratio < 1))
    return fail(errc::invalid_argument,
                "valid_ratio must be at least 0 and below 1");
  bool has_valid = false;
  for (std::size_t i = 0; i < kept.rows.size(); ++i) {
    out.part[i] = static_cast<given_part>(data.parts()[kept.rows[i]]);
    has_valid = has_valid || out.part[i] == valid;
  }
  if (!has_valid && rules.valid_ratio > 0)
    carve_validation(kept, rules, seed, out);
  return {};
}

result<void> apply_rule(const dataset& data, const filtered_rows& kept,
                        const protocol& rules, std::uint64_t seed,
                        row_parts& out) {
  switch (rules.split) {
  case split_rule::leave_one_out:
    leave_one_out(kept, out);
    return {};
  case split_rule::per_user_ratio:
    return per_user_ratio(kept, rules, seed, out);
  case split_rule::global_time:
    return global_time(data, kept, rules, out);
  case split_rule::given:
    return given_files(data, kept, rules, seed, out);
  case split_rule::random_ratio:
  case split_rule::k_fold:
    break; // of rows, not of histories: row_rules.hpp
  }
  return fail(errc::invalid_argument, "there is no such split rule");
}

} // namespace

result<void> check_ratios(const protocol& rules) {
  for (auto ratio : {rules.train_ratio, rules.valid_ratio, rules.test_ratio})
    if (!(ratio >= 0) || !(ratio <= 1))
      return fail(errc::invalid_argument,
                  "a split ratio is not between 0 and 1");
  if (rules.train_ratio == 0 || rules.test_ratio == 0)
    return fail(errc::invalid_argument,
                "train_ratio and test_ratio must be above 0");
  return {};
}

result<time_cuts> cut_by_time(const dataset& data,
                              std::span<const std::uint32_t> rows,
                              const protocol& rules) {
  if (auto sound = check_ratios(rules); !sound)
    return pass_on(sound);
  if (data.timestamps().empty())
    return fail(errc::invalid_argument,
                "a split by time needs timestamps, which the data do not have");
  std::vector<std::int64_t> seconds;
  for (auto row : rows)
    seconds.push_back(second_of(data, row));
  std::sort(seconds.begin(), seconds.end());
  auto total = rules.train_ratio + rules.valid_ratio + rules.test_ratio;
  auto cut = [&](double share) {
    auto at = static_cast<std::size_t>(share / total
                                       * static_cast<double>(seconds.size()));
    return at < seconds.size() ? seconds[at] : never;
  };
  return time_cuts{cut(rules.train_ratio),
                   cut(rules.train_ratio + rules.valid_ratio)};
}

result<void> check_parts(std::span<const given_part> parts, bool wants_valid) {
  auto has = [&](given_part part) {
    return std::find(parts.begin(), parts.end(), part) != parts.end();
  };
  if (!has(train) || !has(test) || (wants_valid && !has(valid)))
    return fail(errc::invalid_argument,
                std::string{"the split leaves no "}
                    + (!has(train)  ? "training"
                       : !has(test) ? "test"
                                    : "validation")
                    + " rows",
                "there are too few rows, or too many share their time");
  return {};
}

std::array<std::size_t, 3> ratio_counts(std::size_t total,
                                        std::array<double, 3> ratios) noexcept {
  auto sum = ratios[0] + ratios[1] + ratios[2];
  std::array<std::size_t, 3> counts{};
  std::array<double, 3> shares{};
  for (std::size_t i = 0; i < 3; ++i) {
    shares[i] = ratios[i] / sum * static_cast<double>(total);
    counts[i] = static_cast<std::size_t>(shares[i]);
  }
  counts[0] = total - counts[1] - counts[2];
  for (std::size_t i : {2, 1}) {
    if (counts[0] <= 1)
      break;
    if (shares[i] > 0 && shares[i] < 1) {
      ++counts[i];
      --counts[0];
    }
  }
  return counts;
}

result<row_parts> assign_parts(const dataset& data, const filtered_rows& kept,
                               const protocol& rules, std::uint64_t seed) {
  row_parts out;
  out.part.assign(kept.rows.size(), train);
  if (auto done = apply_rule(data, kept, rules, seed, out); !done)
    return pass_on(done);
  auto wants_valid
      = rules.split == split_rule::leave_one_out || rules.valid_ratio > 0;
  if (auto sound = check_parts(out.part, wants_valid); !sound)
    return pass_on(sound);
  return out;
}

std::int64_t second_of(const dataset& data, std::uint32_t row) noexcept {
  // Readers refuse times before 1970, so that this rounds down.
  return data.timestamps()[row] / data.ticks_per_second();
}

} // namespace automodel::recsys
