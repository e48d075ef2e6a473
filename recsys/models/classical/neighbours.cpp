#include "recsys/models/classical/neighbours.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace automodel::recsys {

namespace {

struct neighbour {
  item_id item;
  float similarity;
};

bool better(const neighbour& a, const neighbour& b) {
  return a.similarity != b.similarity ? a.similarity > b.similarity
                                      : a.item < b.item;
}

/// Finds the neighbours of one candidate after the other.
class neighbour_search {
public:
  neighbour_search(const training_rows& rows,
                   const neighbour_settings& settings)
      : rows_(rows), settings_(settings), counts_(rows.n_items),
        as_history_(rows.n_items), as_candidate_(rows.n_items) {
    for (item_id item = 0; item < rows.n_items; ++item) {
      auto n = static_cast<double>(rows.users_of(item).size());
      as_history_[item] = std::pow(n, settings.alpha);
      as_candidate_[item] = std::pow(n, 1 - settings.alpha);
    }
  }

  /// Valid until the next call.
  const std::vector<neighbour>& of(item_id candidate) {
    count_together(candidate);
    found_.clear();
    for (auto item : touched_) {
      auto scale = as_history_[item] * as_candidate_[candidate];
      auto similarity = counts_[item] / (scale + settings_.shrink);
      if (item != candidate)
        found_.push_back({item, static_cast<float>(similarity)});
      counts_[item] = 0;
    }
    if (found_.size() > settings_.k) {
      auto nth = found_.begin() + (settings_.k - 1);
      std::ranges::nth_element(found_, nth, better);
      found_.resize(settings_.k);
    }
    return found_;
  }

private:
  void count_together(item_id candidate) {
    touched_.clear();
    for (auto user : rows_.users_of(candidate))
      for (auto item : rows_.items_of(user))
        if (counts_[item]++ == 0)
          touched_.push_back(item);
  }

  const training_rows& rows_;
  neighbour_settings settings_;
  std::vector<std::uint32_t> counts_; ///< of the candidate at hand
  std::vector<item_id> touched_;
  std::vector<double> as_history_, as_candidate_;
  std::vector<neighbour> found_;
};

/// Lists by candidate become lists by history item; candidates come in
/// ascending order and stay in it.
class transposed_lists {
public:
  explicit transposed_lists(std::uint32_t n_items) : sizes_(n_items) {}

  void add(item_id candidate, const std::vector<neighbour>& found) {
    for (auto at : found) {
      ++sizes_[at.item];
      pairs_.push_back({candidate, at});
    }
  }

  neighbour_lists finish() const {
    neighbour_lists lists;
    lists.offsets.push_back(0);
    for (auto size : sizes_)
      lists.offsets.push_back(lists.offsets.back() + size);
    lists.items.resize(pairs_.size());
    lists.similarities.resize(pairs_.size());
    std::vector<std::int64_t> next = lists.offsets;
    for (const auto& [candidate, from] : pairs_) {
      auto at = static_cast<std::size_t>(next[from.item]++);
      lists.items[at] = candidate;
      lists.similarities[at] = from.similarity;
    }
    return lists;
  }

private:
  struct pair {
    item_id candidate;
    neighbour from;
  };
  std::vector<std::int64_t> sizes_;
  std::vector<pair> pairs_;
};

} // namespace

result<neighbour_lists> find_neighbours(const training_rows& rows,
                                        const neighbour_settings& settings,
                                        const fit_context& context) {
  constexpr std::uint32_t stride = 64;
  neighbour_search search(rows, settings);
  transposed_lists lists(rows.n_items);
  for (item_id item = 0; item < rows.n_items; ++item) {
    if (item % stride == 0
        && !advance(context, "neighbours", item, rows.n_items))
      return fit_cancelled();
    lists.add(item, search.of(item));
  }
  return lists.finish();
}

} // namespace automodel::recsys
