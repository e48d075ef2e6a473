#include "recsys/evaluation/candidate_ranking.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

namespace automodel::recsys {

namespace {

// Scores are compared as integers in the same order: that puts -0 beside 0,
// gives scores that are not finite a place of their own behind all others, and
// lets the compiler find maxima with vector instructions.
constexpr std::int32_t not_a_number = std::numeric_limits<std::int32_t>::min();
constexpr std::int32_t infinite = not_a_number + 1;
constexpr std::int32_t least_finite = not_a_number + 2;
constexpr std::int32_t exponent = 0x7f800000, magnitude = 0x7fffffff;

// A constant number of items lets loops over a block be unrolled.
constexpr std::size_t block = 64;

std::int32_t key_of(float score) {
  auto bits = std::bit_cast<std::int32_t>(score + 0.0F);
  auto ordered = bits ^ ((bits >> 31) & magnitude);
  auto special = (bits & magnitude) > exponent ? not_a_number : infinite;
  return (bits & exponent) == exponent ? special : ordered;
}

// As many keys at a time as a register holds; GCC makes do with smaller ones.
constexpr std::size_t lanes = 8;
using keys = std::int32_t __attribute__((vector_size(4 * lanes)));
using numbers = float __attribute__((vector_size(4 * lanes), aligned(4)));

/// The largest key of each of `blocks` blocks. Most items are seen here and
/// never again, so that this pass over memory is what ranking costs.
[[gnu::target_clones("avx2", "default")]] void
find_best(const float* scores, std::size_t blocks, std::int32_t* best) {
  for (std::size_t b = 0; b < blocks; ++b) {
    auto found = keys{} + not_a_number;
    for (std::size_t i = 0; i < block; i += lanes) {
      // key_of, lane by lane.
      auto bits = reinterpret_cast<keys>(
          *reinterpret_cast<const numbers*>(scores + b * block + i) + 0.0F);
      auto special = (bits & magnitude) > exponent ? keys{} + not_a_number
                                                   : keys{} + infinite;
      auto here = (bits & exponent) == exponent
                      ? special
                      : bits ^ ((bits >> 31) & magnitude);
      found = here > found ? here : found;
    }
    best[b] = not_a_number;
    for (std::size_t lane = 0; lane < lanes; ++lane)
      best[b] = std::max<std::int32_t>(best[b], found[lane]);
  }
}

} // namespace

candidate_ranking::candidate_ranking(std::uint32_t n_items, std::uint32_t depth)
    : n_items_(n_items), depth_(depth),
      block_best_((n_items + block - 1) / block), is_target_(n_items) {}

void candidate_ranking::rank(std::span<float> scores,
                             std::span<const item_id> masked,
                             std::span<const item_id> targets) {
  for (auto item : masked)
    scores[item] = std::numeric_limits<float>::quiet_NaN();
  for (auto item : targets)
    is_target_[item] = 1;
  find_block_best(scores);
  collect(scores, lower_bound_of_depth());
  form_groups();
  add_targets_without_rank(scores, targets, masked.size());
  for (auto item : targets)
    is_target_[item] = 0;
}

void candidate_ranking::find_block_best(std::span<const float> scores) {
  auto whole = scores.size() / block;
  find_best(scores.data(), whole, block_best_.data());
  if (whole == block_best_.size())
    return;
  std::array<float, block> rest;
  rest.fill(std::numeric_limits<float>::quiet_NaN());
  std::ranges::copy(scores.subspan(whole * block), rest.begin());
  find_best(rest.data(), 1, &block_best_[whole]);
}

/// A key that at least `depth` items reach, if so many are finite: the best
/// items of as many blocks.
std::int32_t candidate_ranking::lower_bound_of_depth() {
  if (block_best_.size() < depth_)
    return least_finite;
  scratch_ = block_best_;
  auto nth = scratch_.begin() + (depth_ - 1);
  std::ranges::nth_element(scratch_, nth, std::ranges::greater{});
  return std::max(*nth, least_finite);
}

/// Leaves in best_ all items of the first `depth` positions, and all that tie
/// with the last of them.
void candidate_ranking::collect(std::span<const float> scores,
                                std::int32_t at_least) {
  best_.clear();
  for (std::size_t b = 0; b < block_best_.size(); ++b) {
    if (block_best_[b] < at_least)
      continue;
    auto end = std::min((b + 1) * block, scores.size());
    for (auto i = b * block; i < end; ++i)
      if (auto key = key_of(scores[i]); key >= at_least)
        best_.push_back({key, static_cast<item_id>(i)});
  }
  if (best_.size() <= depth_)
    return;
  auto nth = best_.begin() + (depth_ - 1);
  std::ranges::nth_element(best_, nth, std::ranges::greater{}, &entry::key);
  std::erase_if(best_,
                [last = nth->key](const entry& at) { return at.key < last; });
}

void candidate_ranking::form_groups() {
  ordered_.clear();
  groups_.clear();
  target_groups_.clear();
  if (best_.empty())
    return;
  // Only the last group can be longer than the depth: it is split off before
  // sorting, so that a constant scorer costs no sort of the whole row.
  auto last = std::ranges::min(best_, {}, &entry::key).key;
  auto tail = std::ranges::partition(
      best_, [last](const entry& at) { return at.key > last; });
  std::ranges::sort(best_.begin(), tail.begin(), std::ranges::greater{},
                    &entry::key);
  for (const auto& at : best_)
    ordered_.push_back(at.item);
  for (std::size_t first = 0; first < best_.size();) {
    auto end = first;
    std::uint32_t targets = 0;
    for (; end < best_.size() && best_[end].key == best_[first].key; ++end)
      targets += is_target_[best_[end].item];
    auto ahead = static_cast<std::uint32_t>(first);
    auto size = static_cast<std::uint32_t>(end - first);
    groups_.push_back({ahead, std::span(ordered_).subspan(first, size)});
    if (targets > 0)
      target_groups_.push_back({ahead, size, targets});
    first = end;
  }
}

/// Targets whose score is not finite stand at the very end of their kind: a
/// model that fails to score is not rewarded for it by a tie.
void candidate_ranking::add_targets_without_rank(
    std::span<const float> scores, std::span<const item_id> targets,
    std::size_t masked) {
  if (best_.size() >= depth_)
    return;
  auto count = [](const auto& items, std::int32_t key, auto key_at) {
    return static_cast<std::uint32_t>(std::ranges::count(items, key, key_at));
  };
  auto candidates = static_cast<std::uint32_t>(n_items_ - masked);
  auto finite = static_cast<std::uint32_t>(best_.size());
  auto infinities = count(scores, infinite, key_of);
  auto key_at = [scores](item_id item) { return key_of(scores[item]); };
  if (auto lost = count(targets, infinite, key_at))
    target_groups_.push_back({finite + infinities - lost, lost, lost});
  if (auto lost = count(targets, not_a_number, key_at))
    target_groups_.push_back({candidates - lost, lost, lost});
}

} // namespace automodel::recsys
