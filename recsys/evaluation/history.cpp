#include "recsys/evaluation/history.hpp"

#include <algorithm>
#include <numeric>

namespace automodel::recsys {

namespace {

/// Where a joined row comes from.
struct source_row {
  const interactions* part;
  std::size_t row;
};

void append_rows(const interactions& part, user_id user,
                 std::vector<source_row>& out) {
  auto last = static_cast<std::size_t>(part.offsets[user + 1]);
  for (auto row = static_cast<std::size_t>(part.offsets[user]); row < last;
       ++row)
    out.push_back({&part, row});
}

} // namespace

result<joined_interactions>
joined_interactions::join(const interactions& earlier,
                          const interactions& later) {
  if (earlier.n_users != later.n_users || earlier.n_items != later.n_items)
    return fail(errc::invalid_argument,
                "parts of different splits cannot be joined: "
                    + std::to_string(earlier.n_users) + " users and "
                    + std::to_string(earlier.n_items) + " items against "
                    + std::to_string(later.n_users) + " and "
                    + std::to_string(later.n_items));
  joined_interactions joined;
  joined.n_users_ = earlier.n_users;
  joined.n_items_ = earlier.n_items;
  auto size = earlier.size() + later.size();
  auto timed = earlier.timestamps.size() == earlier.size()
               && later.timestamps.size() == later.size();
  auto rated = earlier.ratings.size() == earlier.size()
               && later.ratings.size() == later.size();
  joined.offsets_.reserve(earlier.n_users + std::size_t{1});
  joined.offsets_.push_back(0);
  joined.items_.reserve(size);
  if (timed)
    joined.timestamps_.reserve(size);
  if (rated)
    joined.ratings_.reserve(size);
  std::vector<source_row> rows;
  for (user_id user = 0; user < earlier.n_users; ++user) {
    rows.clear();
    append_rows(earlier, user, rows);
    append_rows(later, user, rows);
    if (timed)
      std::ranges::stable_sort(rows, {}, [](const source_row& at) {
        return at.part->timestamps[at.row];
      });
    for (auto [part, row] : rows) {
      joined.items_.push_back(part->items[row]);
      if (timed)
        joined.timestamps_.push_back(part->timestamps[row]);
      if (rated)
        joined.ratings_.push_back(part->ratings[row]);
    }
    joined.offsets_.push_back(static_cast<std::int64_t>(joined.items_.size()));
  }
  return joined;
}

interactions joined_interactions::rows() const noexcept {
  return {n_users_, n_items_, offsets_, items_, ratings_, timestamps_};
}

} // namespace automodel::recsys
