#include "storage/state/state_map.hpp"

namespace automodel::storage {

result<std::optional<std::string>>
state_changes::get(std::string_view key) const {
  if (auto at = changes_.find(key); at != changes_.end())
    return at->second;
  if (base_ == nullptr)
    return std::nullopt;
  return base_->get(key);
}

result<std::vector<state_map::item>>
state_changes::under(std::string_view prefix) const {
  std::map<std::string, std::string> merged;
  if (base_ != nullptr) {
    auto below = base_->under(prefix);
    if (!below)
      return pass_on(below);
    merged.insert(below->begin(), below->end());
  }
  for (auto at = changes_.lower_bound(prefix);
       at != changes_.end() && at->first.starts_with(prefix); ++at)
    if (at->second)
      merged[at->first] = *at->second;
    else
      merged.erase(at->first);
  return std::vector<item>{merged.begin(), merged.end()};
}

void state_changes::put(std::string key, std::string value) {
  changes_[std::move(key)] = std::move(value);
}

// Above nothing, an erased key is no key.
void state_changes::erase(std::string key) {
  if (base_ == nullptr)
    changes_.erase(key);
  else
    changes_[std::move(key)] = std::nullopt;
}

} // namespace automodel::storage
