#include "slot_history.hpp"

#include <algorithm>
#include <limits>
#include <map>

namespace automodel::storage::test {

namespace {

std::string describe(const seen_operation& one) {
  static constexpr const char* names[] = {"added", "set", "read"};
  return "client " + std::to_string(one.asked.client) + ", operation "
         + std::to_string(one.asked.name) + " ("
         + names[static_cast<std::size_t>(one.asked.what)] + ", version "
         + std::to_string(one.answered.version) + ")";
}

bool is_change(const seen_operation& one) {
  return one.asked.what == operation::set && one.answered.done == 1;
}

} // namespace

std::string check_slot_history(const std::vector<seen_operation>& seen) {
  std::map<std::uint64_t, const seen_operation*> changes;
  std::map<std::uint64_t, std::vector<const seen_operation*>> reads;
  for (const auto& one : seen)
    if (!is_change(one))
      reads[one.answered.version].push_back(&one);
    else if (!changes.emplace(one.answered.version, &one).second)
      return describe(one) + ": somebody else made this version, too";

  auto at = std::numeric_limits<std::int64_t>::min(); // version 0 was always
  std::uint64_t last = changes.empty() ? 0 : changes.rbegin()->first;
  for (const auto& [version, readers] : reads)
    last = std::max(last, version);
  for (std::uint64_t version = 0; version <= last; ++version) {
    if (version > 0) {
      auto change = changes.find(version);
      if (change == changes.end())
        return "nobody made version " + std::to_string(version);
      at = std::max(at, change->second->begin_ns);
      if (at > change->second->end_ns)
        return describe(*change->second)
               + ": it ended before the version before it was left";
    }
    auto leave = at;
    for (const auto* read : reads[version]) {
      if (at > read->end_ns)
        return describe(*read) + ": it ended before that version was made";
      leave = std::max(leave, read->begin_ns);
    }
    at = leave; // the next version comes after every read of this one began
  }
  return {};
}

} // namespace automodel::storage::test
