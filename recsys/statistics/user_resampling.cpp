#include "recsys/statistics/user_resampling.hpp"

#include "base/random_stream.hpp"
#include "recsys/statistics/lanes.hpp"
#include "recsys/statistics/moments.hpp"
#include "recsys/statistics/poisson_table.hpp"

#include <algorithm>
#include <array>

namespace automodel::recsys {

namespace {

constexpr auto lanes = lane_values::count;

// A block of values is read once from memory for many resamples; their weights
// for that block stay in cache.
constexpr std::size_t passes = 8;
constexpr std::size_t tile = passes * lanes; ///< resamples at a time
constexpr std::size_t block_users = 512;
using tile_sums = std::array<lane_values, passes>;
using weight_block = std::array<std::vector<lane_values>, passes>; ///< [user]

/// Columns over the same users, which share the selection of weights.
struct user_group {
  std::span<const user_id> users;
  std::vector<std::size_t> columns;
  std::size_t next = 0; ///< first user of the block to come
  tile_sums weights{};

  /// Moves the weights of this group's users among [first, first + size) to
  /// the front of `selected`; returns how many they are.
  std::size_t select(const weight_block& drawn, std::size_t first,
                     std::size_t size, weight_block& selected) {
    auto rest = users.subspan(next);
    auto n = static_cast<std::size_t>(
        std::ranges::lower_bound(rest, first + size) - rest.begin());
    for (std::size_t pass = 0; pass < passes; ++pass)
      for (std::size_t i = 0; i < n; ++i) {
        selected[pass][i] = drawn[pass][rest[i] - first];
        weights[pass].add(selected[pass][i], 1);
      }
    next += n;
    return n;
  }
};

std::vector<user_group> group_by_users(std::span<const user_values> columns) {
  std::vector<user_group> groups;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    auto same = std::ranges::find_if(groups, [&](const user_group& group) {
      return std::ranges::equal(group.users, columns[c].users);
    });
    if (same == groups.end())
      same = groups.insert(same, user_group{columns[c].users, {}});
    same->columns.push_back(c);
  }
  return groups;
}

void add_weighted(std::span<const lane_values> weights,
                  std::span<const double> values, lane_values& sums) {
  auto local = sums; // stays in registers
  for (std::size_t i = 0; i < values.size(); ++i)
    local.add(weights[i], values[i]);
  sums = local;
}

/// Weights of consecutive user ids for a tile of resamples.
class weight_source {
public:
  weight_source(std::uint64_t seed, std::uint32_t first_resample) {
    for (std::uint32_t i = 0; i < tile; ++i)
      streams_.emplace_back(seed, resampling_stream, first_resample + i);
  }

  void draw(const poisson_table& poisson, std::size_t users,
            weight_block& out) {
    for (std::size_t i = 0; i < tile; ++i)
      for (std::size_t user = 0; user < users; ++user)
        out[i / lanes][user].set(i % lanes, poisson(streams_[i]()));
  }

private:
  std::vector<random_stream> streams_;
};

/// A tile of resamples of all columns at a time.
class resampling {
public:
  explicit resampling(std::span<const user_values> columns)
      : columns_(columns), groups_(group_by_users(columns)) {
    for (const auto& column : columns)
      ids_ = std::max<std::size_t>(ids_, column.users.back() + std::size_t{1});
    for (auto block : {&drawn_, &selected_})
      for (auto& weights : *block)
        weights.resize(block_users);
  }

  /// Adds up weights per group and weighted values per column.
  void run(weight_source source) {
    sums_.assign(columns_.size(), tile_sums{});
    for (auto& group : groups_) {
      group.next = 0;
      group.weights = tile_sums{};
    }
    for (std::size_t first = 0; first < ids_; first += block_users) {
      auto size = std::min(block_users, ids_ - first);
      source.draw(poisson_, size, drawn_);
      for (auto& group : groups_)
        add_block(group, first, size);
    }
  }

  /// Writes the means of resamples b, b + 1, ... where any user was drawn.
  void read(std::uint32_t b, std::vector<std::vector<double>>& means) const {
    for (const auto& group : groups_)
      for (auto c : group.columns)
        for (std::size_t i = 0; i < tile && b + i < means[c].size(); ++i) {
          auto weight = group.weights[i / lanes][i % lanes];
          if (weight > 0)
            means[c][b + i] = sums_[c][i / lanes][i % lanes] / weight;
        }
  }

private:
  void add_block(user_group& group, std::size_t first, std::size_t size) {
    auto begin = group.next;
    auto n = group.select(drawn_, first, size, selected_);
    for (auto c : group.columns)
      for (std::size_t pass = 0; pass < passes; ++pass)
        add_weighted(std::span(selected_[pass]).first(n),
                     columns_[c].values.subspan(begin, n), sums_[c][pass]);
  }

  std::span<const user_values> columns_;
  std::vector<user_group> groups_;
  std::size_t ids_ = 0;
  poisson_table poisson_;
  weight_block drawn_, selected_;
  std::vector<tile_sums> sums_;
};

} // namespace

std::vector<std::vector<double>>
resampled_user_means(std::span<const user_values> columns,
                     std::uint32_t resamples, std::uint64_t seed) {
  resampling all(columns);
  std::vector<std::vector<double>> means;
  // A resample of very few users may draw none of them: the plain mean stays.
  for (const auto& column : columns)
    means.emplace_back(resamples, mean(column.values));
  for (std::uint32_t b = 0; b < resamples; b += tile) {
    all.run(weight_source(seed, b));
    all.read(b, means);
  }
  return means;
}

} // namespace automodel::recsys
