#include "recsys/models/classical/neighbours.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

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

double count(std::span<const std::uint32_t> list) {
  return static_cast<double>(list.size());
}

/// Counts common users.
class scaled_count {
public:
  using sum = std::uint32_t;

  scaled_count(const training_rows& rows, double alpha, double shrink)
      : shrink_(shrink) {
    for (item_id item = 0; item < rows.n_items; ++item) {
      as_history_.push_back(std::pow(count(rows.users_of(item)), alpha));
      as_candidate_.push_back(std::pow(count(rows.users_of(item)), 1 - alpha));
    }
  }

  static sum weight(user_id) { return 1; }

  double similarity(sum both, item_id history, item_id candidate) const {
    auto scale = as_history_[history] * as_candidate_[candidate];
    return both / (scale + shrink_);
  }

private:
  double shrink_;
  std::vector<double> as_history_, as_candidate_;
};

/// Sums weights of common users.
class bm25_product {
public:
  using sum = double;

  bm25_product(const training_rows& rows, double k1, double b) {
    double n_items = 0;
    for (item_id item = 0; item < rows.n_items; ++item)
      n_items += !rows.users_of(item).empty();
    for (user_id user = 0; user < rows.n_users; ++user) {
      auto rarity = std::log(n_items / (1 + count(rows.items_of(user))));
      users_.push_back(std::pow(std::max(rarity, 0.0), 2));
    }
    auto mean = static_cast<double>(rows.users.size()) / n_items;
    for (item_id item = 0; item < rows.n_items; ++item) {
      auto length = 1 - b + b * count(rows.users_of(item)) / mean;
      items_.push_back((k1 + 1) / (k1 * length + 1));
    }
  }

  sum weight(user_id user) const { return users_[user]; }

  double similarity(sum both, item_id history, item_id candidate) const {
    return both * items_[history] * items_[candidate];
  }

private:
  std::vector<double> users_, items_;
};

/// Finds the neighbours of one candidate after the other.
template <class Measure>
class neighbour_search {
public:
  neighbour_search(const training_rows& rows, Measure measure, std::size_t k)
      : rows_(rows), measure_(std::move(measure)), k_(k), sums_(rows.n_items) {}

  /// Valid until the next call.
  const std::vector<neighbour>& of(item_id candidate) {
    add_together(candidate);
    found_.clear();
    for (auto item : touched_) {
      auto similarity = measure_.similarity(sums_[item], item, candidate);
      if (item != candidate)
        found_.push_back({item, static_cast<float>(similarity)});
      sums_[item] = 0;
    }
    if (found_.size() > k_) {
      auto nth = found_.begin() + static_cast<std::ptrdiff_t>(k_ - 1);
      std::ranges::nth_element(found_, nth, better);
      found_.resize(k_);
    }
    return found_;
  }

private:
  void add_together(item_id candidate) {
    touched_.clear();
    for (auto user : rows_.users_of(candidate)) {
      auto weight = measure_.weight(user);
      if (weight == 0)
        continue;
      for (auto item : rows_.items_of(user)) {
        if (sums_[item] == 0)
          touched_.push_back(item);
        sums_[item] += weight;
      }
    }
  }

  const training_rows& rows_;
  Measure measure_;
  std::size_t k_;
  std::vector<typename Measure::sum> sums_; ///< of the candidate at hand
  std::vector<item_id> touched_;
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

template <class Measure>
result<neighbour_lists> find_by(Measure measure, const training_rows& rows,
                                std::size_t k, const fit_context& context) {
  constexpr std::uint32_t stride = 64;
  neighbour_search<Measure> search(rows, std::move(measure), k);
  transposed_lists lists(rows.n_items);
  for (item_id item = 0; item < rows.n_items; ++item) {
    if (item % stride == 0
        && !advance(context, "neighbours", item, rows.n_items))
      return fit_cancelled();
    lists.add(item, search.of(item));
  }
  return lists.finish();
}

} // namespace

result<neighbour_lists> find_neighbours(const training_rows& rows,
                                        const neighbour_settings& settings,
                                        const fit_context& context) {
  if (settings.similarity == item_similarity::bm25)
    return find_by(bm25_product(rows, settings.bm25_k1, settings.bm25_b), rows,
                   settings.k, context);
  auto alpha
      = settings.similarity == item_similarity::cosine ? 0.5 : settings.alpha;
  return find_by(scaled_count(rows, alpha, settings.shrink), rows, settings.k,
                 context);
}

} // namespace automodel::recsys
