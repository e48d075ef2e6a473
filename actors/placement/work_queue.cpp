#include "actors/placement/work_queue.hpp"

#include <algorithm>
#include <tuple>

namespace automodel::actors {

namespace {

auto rank_of(const free_slot& slot) {
  return std::tuple{slot.busy_on_node, !slot.here, slot.path};
}

const free_slot* best_slot(const std::vector<free_slot>& slots,
                           bool opens_holdout) {
  const free_slot* best = nullptr;
  for (const auto& slot : slots)
    if ((slot.may_open_holdout || !opens_holdout)
        && (best == nullptr || rank_of(slot) < rank_of(*best)))
      best = &slot;
  return best;
}

} // namespace

void work_queue::add(waiting work) {
  waiting_.push_back(std::move(work));
}

void work_queue::remove(std::uint64_t number) {
  std::erase_if(waiting_,
                [&](const auto& one) { return one.number == number; });
}

std::optional<work_queue::placed>
work_queue::next(const std::vector<free_slot>& slots,
                 const std::map<std::string, std::uint32_t>& at_work) {
  auto load = [&](const waiting& work) {
    auto found = at_work.find(work.experiment);
    return found == at_work.end() ? 0U : found->second;
  };
  auto best = waiting_.end();
  const free_slot* where = nullptr;
  for (auto at = waiting_.begin(); at != waiting_.end(); ++at) {
    if (held_.contains(at->experiment))
      continue;
    if (best != waiting_.end()
        && std::tuple{load(*at), at->position, at->number}
               >= std::tuple{load(*best), best->position, best->number})
      continue;
    if (const auto* slot = best_slot(slots, at->opens_holdout)) {
      best = at;
      where = slot;
    }
  }
  if (where == nullptr)
    return std::nullopt;
  placed out{best->number, where->path};
  waiting_.erase(best);
  return out;
}

} // namespace automodel::actors
