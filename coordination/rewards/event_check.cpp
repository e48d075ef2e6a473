#include "coordination/rewards/event_check.hpp"

#include <algorithm>

namespace automodel::coordination {

namespace {

constexpr std::size_t longest_id = 256;
constexpr std::size_t most_parents = 64;
constexpr std::size_t most_decisions = 32;
constexpr std::size_t most_evaluations = 1 << 16;

tl::unexpected<error> refuse(const std::string& what, std::string allowed) {
  return fail(errc::invalid_argument, what, std::move(allowed));
}

bool is_id(const std::string& text) noexcept {
  return !text.empty() && text.size() <= longest_id;
}

bool is_reading(const reading& value) noexcept {
  return is_counted(value.mean) && is_counted(value.deviation)
         && value.deviation >= micro{} && value.count > 0;
}

// Strictly: no two are equal.
template <class Range, class Projection = std::identity>
bool ascends(const Range& range, Projection by = {}) {
  return std::ranges::adjacent_find(range, std::ranges::greater_equal{}, by)
         == std::ranges::end(range);
}

struct checker {
  result<void> operator()(const terms_stated& event) const {
    return check(event.terms);
  }

  result<void> operator()(const decision_booked& event) const {
    if (!is_id(event.decision) || !is_id(event.agent)
        || !std::ranges::all_of(event.parents, is_id))
      return refuse("a decision, its agent or a parent has no name",
                    "allowed: 1 to 256 bytes");
    if (event.parents.size() > most_parents
        || std::ranges::count(event.parents, event.decision) > 0)
      return refuse("decision " + event.decision
                        + " rests on itself or on too many",
                    "allowed: up to 64 other decisions");
    return {};
  }

  result<void> operator()(const gain_measured& event) const {
    if (!is_id(event.decision) || event.version == 0)
      return refuse("a gain without a decision or a version",
                    "a version of 1 or more");
    if (!is_reading(event.control) || !is_reading(event.treatment))
      return refuse("the gain of " + event.decision + " is not counted",
                    "means of -1e9 to 1e9, deviations of 0 to 1e9, of 1 value "
                    "or more");
    return {};
  }

  result<void> operator()(const outcome_observed& event) const {
    if (!is_id(event.outcome) || event.version == 0)
      return refuse("an outcome without a name or a version",
                    "a version of 1 or more");
    const auto name = "outcome " + event.outcome;
    const auto players = event.decisions.size();
    if (players == 0 || players > most_decisions
        || !std::ranges::all_of(event.decisions, is_id)
        || !ascends(event.decisions))
      return refuse(name + " does not name its decisions",
                    "1 to 32, ascending, each once");
    const auto everyone = (std::uint64_t{1} << players) - 1;
    if (event.evaluations.size() < 2
        || event.evaluations.size() > most_evaluations
        || !ascends(event.evaluations, &evaluation::coalition)
        || event.evaluations.front().coalition != 0
        || event.evaluations.back().coalition != everyone)
      return refuse(name + " lacks evaluations or has them out of order",
                    "ascending by coalition, from none to all decisions");
    return {};
  }

  result<void> operator()(const round_closed& event) const {
    if (event.round == 0)
      return refuse("rounds are counted from 1", "");
    return {};
  }
};

} // namespace

result<void> check(const reward_event& event) {
  return std::visit(checker{}, event);
}

} // namespace automodel::coordination
