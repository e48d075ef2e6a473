#include "recsys/statistics/user_resampling.hpp"

#include "base/random_stream.hpp"
#include "recsys/statistics/moments.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace automodel::recsys {

namespace {

// Resamples are handled side by side, so that the inner loop has a constant
// length and becomes vector instructions.
constexpr std::size_t lanes = 8;
constexpr std::size_t block_users = 2048; ///< weights of a block stay in cache

using lane_sums = std::array<double, lanes>;

/// Poisson(1) by inversion on 64 random bits.
class poisson_table {
public:
  poisson_table() {
    double term = std::exp(-1.0), sum = 0;
    for (std::size_t i = 0; i < below_.size(); ++i) {
      sum += term;
      term /= static_cast<double>(i + 1);
      below_[i] = sum >= 1 ? std::numeric_limits<std::uint64_t>::max()
                           : static_cast<std::uint64_t>(std::ldexp(sum, 64));
    }
  }

  double operator()(std::uint64_t bits) const {
    std::size_t count = 0;
    while (count + 1 < below_.size() && bits >= below_[count])
      ++count;
    return static_cast<double>(count);
  }

private:
  std::array<std::uint64_t, 20> below_;
};

/// Walks through one column, block of users by block of users.
struct cursor {
  user_values column;
  std::size_t next = 0;
  lane_sums weighted{}, weights{};

  void add(std::span<const lane_sums> drawn, user_id first) {
    auto end = first + drawn.size();
    for (; next < column.users.size() && column.users[next] < end; ++next) {
      const auto& w = drawn[column.users[next] - first];
      auto value = column.values[next];
      for (std::size_t lane = 0; lane < lanes; ++lane) {
        weighted[lane] += w[lane] * value;
        weights[lane] += w[lane];
      }
    }
  }
};

/// Weights of consecutive user ids for `lanes` resamples.
class weight_source {
public:
  weight_source(std::uint64_t seed, std::uint32_t first_resample,
                const poisson_table& poisson)
      : poisson_(poisson) {
    for (std::uint32_t lane = 0; lane < lanes; ++lane)
      streams_.emplace_back(seed, "user resampling", first_resample + lane);
  }

  void draw(std::span<lane_sums> out) {
    for (std::size_t lane = 0; lane < lanes; ++lane)
      for (auto& weights : out)
        weights[lane] = poisson_(streams_[lane]());
  }

private:
  const poisson_table& poisson_;
  std::vector<random_stream> streams_;
};

} // namespace

std::vector<std::vector<double>>
resampled_user_means(std::span<const user_values> columns,
                     std::uint32_t resamples, std::uint64_t seed) {
  poisson_table poisson;
  std::size_t ids = 0;
  std::vector<double> plain;
  for (const auto& column : columns) {
    ids = std::max<std::size_t>(ids, column.users.back() + std::size_t{1});
    plain.push_back(mean(column.values));
  }
  std::vector<std::vector<double>> means(columns.size());
  for (auto& of_column : means)
    of_column.resize(resamples);
  std::vector<lane_sums> drawn(std::min(block_users, ids));
  for (std::uint32_t b = 0; b < resamples; b += lanes) {
    weight_source source(seed, b, poisson);
    std::vector<cursor> cursors(columns.begin(), columns.end());
    for (std::size_t first = 0; first < ids; first += block_users) {
      auto block = std::span(drawn).first(std::min(block_users, ids - first));
      source.draw(block);
      for (auto& at : cursors)
        at.add(block, static_cast<user_id>(first));
    }
    for (std::size_t c = 0; c < columns.size(); ++c)
      for (std::uint32_t lane = 0; lane < lanes && b + lane < resamples; ++lane)
        // A resample of very few users may draw none of them.
        means[c][b + lane]
            = cursors[c].weights[lane] > 0
                  ? cursors[c].weighted[lane] / cursors[c].weights[lane]
                  : plain[c];
  }
  return means;
}

} // namespace automodel::recsys
