#include "recsys/training/packed_sequences.hpp"

#include "recsys/training/batch_source.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace automodel::recsys {

namespace {

struct place {
  std::size_t row = 0, offset = 0;
};

/// Rows by how much room they have left.
class open_rows {
public:
  explicit open_rows(std::size_t length) : length_(length) {}

  place take(std::size_t size) {
    auto found = by_room_.lower_bound(size);
    if (found == by_room_.end())
      found = by_room_.emplace(length_, count_++);
    auto [room, row] = *found;
    by_room_.erase(found);
    by_room_.emplace(room - size, row);
    return {row, length_ - room};
  }

  std::size_t count() const noexcept { return count_; }

private:
  std::size_t length_;
  std::size_t count_ = 0;
  std::multimap<std::size_t, std::size_t> by_room_;
};

} // namespace

packed_sequences pack(std::span<const std::span<const std::uint32_t>> given) {
  std::vector<std::size_t> order(given.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(
      order, [&](auto a, auto b) { return given[a].size() > given[b].size(); });
  auto length = order.empty() ? 0 : given[order.front()].size();
  open_rows open(length);
  std::vector<place> places(given.size());
  for (auto i : order)
    if (!given[i].empty())
      places[i] = open.take(given[i].size());

  packed_sequences out;
  out.rows = static_cast<std::int64_t>(open.count());
  out.length = static_cast<std::int64_t>(length);
  auto size = open.count() * length;
  out.items.assign(size, no_row);
  out.segment.assign(size, 0);
  out.position.assign(size, no_row);
  out.age.assign(size, no_row);
  out.first.assign(given.size(), no_row);
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (given[i].empty())
      continue;
    auto at = places[i].row * length + places[i].offset;
    out.first[i] = static_cast<std::int64_t>(at);
    auto count = static_cast<std::int64_t>(given[i].size());
    for (std::int64_t k = 0; k < count; ++k, ++at) {
      out.items[at] = given[i][static_cast<std::size_t>(k)];
      out.segment[at] = static_cast<std::int64_t>(i) + 1;
      out.position[at] = k;
      out.age[at] = count - 1 - k;
    }
  }
  return out;
}

} // namespace automodel::recsys
