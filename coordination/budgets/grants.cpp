#include "coordination/budgets/grants.hpp"

#include <algorithm>
#include <tuple>

namespace automodel::coordination {

namespace {

constexpr std::size_t longest_id = 256;
constexpr std::int64_t highest_priority = 1'000'000;

} // namespace

result<grant_pool> grant_pool::create(amounts capacity, grant_terms terms) {
  if (terms.ageing == 0 || std::ranges::any_of(capacity, [](const auto& one) {
        return one.second > largest_amount;
      }))
    return fail(errc::invalid_argument,
                "a pool without ageing, or with too large a capacity",
                "ageing of 1 or more; up to 2^48");
  grant_pool made;
  made.capacity_ = std::move(capacity);
  made.terms_ = terms;
  return made;
}

result<void> grant_pool::request(const grant_request& wanted) {
  if (wanted.id.empty() || wanted.id.size() > longest_id
      || wanted.priority > highest_priority
      || wanted.priority < -highest_priority)
    return fail(errc::invalid_argument,
                "a request without a name, or with too great a priority",
                "1 to 256 bytes; -1e6 to 1e6");
  if (auto resource = lacking(capacity_, wanted.what))
    return fail(errc::invalid_argument,
                wanted.id + " wants more of " + *resource + " than there is");
  auto held = holding_.find(wanted.id);
  auto queued = waiting_.find(wanted.id);
  if (held == holding_.end() && queued == waiting_.end()) {
    waiting_.emplace(wanted.id, waiter{wanted, round_});
    return {};
  }
  const auto& known
      = held != holding_.end() ? held->second : queued->second.what;
  if (known == wanted)
    return {};
  return fail(errc::conflict, wanted.id + " wanted something else before",
              "release it first");
}

void grant_pool::release(std::string_view id) {
  if (auto at = holding_.find(id); at != holding_.end())
    holding_.erase(at);
  if (auto at = waiting_.find(id); at != waiting_.end())
    waiting_.erase(at);
}

amounts grant_pool::free() const {
  auto found = capacity_;
  for (const auto& [ignored, held] : holding_)
    subtract(found, held.what);
  return found;
}

std::vector<const grant_pool::waiter*> grant_pool::in_order() const {
  std::vector<const waiter*> order;
  for (const auto& [ignored, one] : waiting_)
    order.push_back(&one);
  std::ranges::sort(order, {}, [this](const waiter* one) {
    const auto waited = round_ - one->since;
    const auto impatient = waited >= terms_.patience;
    const auto gained = static_cast<std::int64_t>(waited / terms_.ageing);
    // Whoever lost patience goes by age alone.
    return std::tuple<bool, std::int64_t, std::uint64_t, const std::string&>{
        !impatient, impatient ? 0 : -one->what.priority - gained, one->since,
        one->what.id};
  });
  return order;
}

std::vector<std::string> grant_pool::grant() {
  auto left = free();
  std::vector<std::string> granted;
  for (const auto* one : in_order()) {
    if (!lacking(left, one->what.what)) {
      subtract(left, one->what.what);
      granted.push_back(one->what.id);
    } else if (round_ - one->since >= terms_.patience) {
      break; // nobody overtakes it
    }
  }
  for (const auto& id : granted) {
    auto node = waiting_.extract(id);
    holding_.emplace(id, std::move(node.mapped().what));
  }
  ++round_;
  return granted;
}

} // namespace automodel::coordination
