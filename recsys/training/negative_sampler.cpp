#include "recsys/training/negative_sampler.hpp"

#include "base/random_stream.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace automodel::recsys {

std::vector<float> log_popularity(const interactions& train) {
  std::vector<float> out(train.n_items, 0.0F);
  for (auto item : train.items)
    out[item] += 1;
  auto rows = static_cast<float>(std::max<std::size_t>(train.size(), 1));
  for (auto& value : out)
    value = std::log(std::max(value, 0.5F) / rows);
  return out;
}

negative_sampler::negative_sampler(sampler_kind kind, const interactions& train)
    : kind_(kind), train_(train) {
  if (kind == sampler_kind::popular)
    log_share_ = log_popularity(train);
  if (kind != sampler_kind::unseen)
    return;
  seen_.assign(train.items.begin(), train.items.end());
  for (std::uint32_t user = 0; user < train.n_users; ++user)
    std::sort(seen_.begin() + train.offsets[user],
              seen_.begin() + train.offsets[user + 1]);
}

bool negative_sampler::has_seen(std::int64_t user, std::uint32_t item) const {
  auto at = static_cast<std::size_t>(user);
  return std::binary_search(seen_.begin() + train_.offsets[at],
                            seen_.begin() + train_.offsets[at + 1], item);
}

void negative_sampler::draw(std::uint64_t seed, std::string_view view,
                            std::uint64_t step,
                            std::span<const std::int64_t> users,
                            std::uint32_t count,
                            std::span<std::int64_t> out) const {
  random_stream random(seed, "negatives/" + std::string(view), step);
  auto* next = out.data();
  for (auto user : users)
    for (std::uint32_t i = 0; i < count; ++i) {
      std::uint64_t item = 0;
      int tries = 0;
      if (kind_ == sampler_kind::popular)
        item = train_.items[random.below(train_.size())];
      else
        do
          item = random.below(train_.n_items);
        while (kind_ == sampler_kind::unseen && ++tries < max_tries
               && has_seen(user, static_cast<std::uint32_t>(item)));
      *next++ = static_cast<std::int64_t>(item);
    }
}

void negative_sampler::log_probability(std::span<const std::int64_t> users,
                                       std::uint32_t count,
                                       std::span<const std::int64_t> items,
                                       std::span<float> out) const {
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (kind_ == sampler_kind::popular) {
      out[i] = log_share_[static_cast<std::size_t>(items[i])];
      continue;
    }
    std::size_t seen = 0;
    if (kind_ == sampler_kind::unseen)
      seen = train_.of(static_cast<user_id>(users[i / count])).size();
    auto left = std::max<double>(1, double(train_.n_items) - double(seen));
    out[i] = static_cast<float>(-std::log(left));
  }
}

} // namespace automodel::recsys
