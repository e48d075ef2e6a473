#include "coordination/rewards/promotion.hpp"

#include "recsys/statistics/distributions.hpp"
#include "recsys/statistics/moments.hpp"

#include <algorithm>
#include <cmath>

namespace automodel::coordination {

namespace {

struct evidence {
  std::vector<double> rewards;
  std::string broken; ///< a decision with a breach, if there is one
};

// Whether a decision has been paid in the layer at all.
bool is_paid(const decision_account& account, reward_layer layer) {
  return layer == reward_layer::inner ? account.gain.has_value()
                                      : !account.outcomes.empty();
}

result<evidence> gather(const reward_book& book,
                        std::span<const std::string> decisions,
                        reward_layer layer) {
  evidence found;
  for (const auto& id : decisions) {
    const auto* account = book.decision(id);
    if (!account)
      return fail(errc::not_found, "decision " + id + " was never booked");
    for (const auto& outcome : account->outcomes)
      if (layer == reward_layer::outer && book.outcome(outcome)->breach)
        found.broken = id;
    if (is_paid(*account, layer))
      found.rewards.push_back(
          to_double(account->booked[static_cast<std::size_t>(layer)]));
  }
  return found;
}

} // namespace

result<promotion> judge_promotion(const reward_book& book,
                                  std::span<const std::string> decisions,
                                  const promotion_terms& terms) {
  if (!book.current() || !(terms.confidence > 0.5 && terms.confidence < 1))
    return fail(errc::invalid_argument,
                "no terms were stated, or a confidence out of range",
                "above 0.5, below 1");
  const auto coupled = book.current()->terms.coupling.on;
  const auto layer = coupled ? reward_layer::outer : reward_layer::inner;
  auto seen = gather(book, decisions, layer);
  if (!seen)
    return pass_on(seen);
  promotion found;
  found.count = seen->rewards.size();
  const auto name = std::string{to_string(layer)};
  if (!seen->broken.empty()) {
    found.reason = "decision " + seen->broken + " broke a hard constraint";
    return found;
  }
  if (found.count < std::max<std::size_t>(terms.least, 2)) {
    found.reason = "too few decisions have their " + name + " reward";
    return found;
  }
  const auto count = static_cast<double>(found.count);
  found.mean = recsys::mean(seen->rewards);
  found.low
      = found.mean
        - recsys::student_t_quantile(terms.confidence, count - 1)
              * std::sqrt(recsys::variance(seen->rewards, found.mean) / count);
  found.promoted = found.low > 0;
  found.reason = "the " + name + " reward's lower bound is "
                 + (found.promoted ? "above zero" : "not above zero");
  return found;
}

} // namespace automodel::coordination
