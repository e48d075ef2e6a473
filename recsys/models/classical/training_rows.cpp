#include "recsys/models/classical/training_rows.hpp"

#include <algorithm>
#include <numeric>

namespace automodel::recsys {

std::vector<std::uint8_t> training_rows::seen() const {
  std::vector<std::uint8_t> flags(n_items);
  for (auto item : items)
    flags[item] = 1;
  return flags;
}

double training_rows::pair_count() const {
  double pairs = 0;
  for (user_id user = 0; user < n_users; ++user) {
    auto n = static_cast<double>(items_of(user).size());
    pairs += n * n;
  }
  return pairs;
}

training_rows distinct_rows(const interactions& train) {
  training_rows rows;
  rows.n_users = train.n_users;
  rows.n_items = train.n_items;
  rows.user_offsets.push_back(0);
  rows.item_offsets.assign(train.n_items + std::size_t{1}, 0);
  std::vector<item_id> distinct;
  for (user_id user = 0; user < train.n_users; ++user) {
    auto items = train.of(user);
    distinct.assign(items.begin(), items.end());
    std::ranges::sort(distinct);
    auto repeated = std::ranges::unique(distinct);
    distinct.erase(repeated.begin(), repeated.end());
    rows.items.insert(rows.items.end(), distinct.begin(), distinct.end());
    rows.user_offsets.push_back(rows.items.size());
    for (auto item : distinct)
      ++rows.item_offsets[item + std::size_t{1}];
  }
  std::partial_sum(rows.item_offsets.begin(), rows.item_offsets.end(),
                   rows.item_offsets.begin());
  rows.users.resize(rows.items.size());
  auto next = rows.item_offsets;
  for (user_id user = 0; user < rows.n_users; ++user)
    for (auto item : rows.items_of(user))
      rows.users[next[item]++] = user;
  return rows;
}

result<void> check_training(const interactions& train) {
  if (train.size() == 0)
    return fail(errc::invalid_argument, "there are no training rows");
  return {};
}

} // namespace automodel::recsys
