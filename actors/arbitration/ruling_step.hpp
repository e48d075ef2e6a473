#pragma once

#include "actors/arbitration/proposal_history.hpp"
#include "storage/record.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace automodel::actors {

/// The first digits of an id, for people.
std::string short_id(const digest& id);

/// Collects the records of one step that rules on proposals. Their names keep
/// two who rule on the same proposal at the same time from both being heard:
/// the memory refuses the second. Below `operations`.
class ruling_step {
public:
  /// `now` must outlive it.
  ruling_step(std::string producer, std::uint64_t last_sequence,
              const coordination::versions& now);

  /// A refusal by the rules, or a person's word. The id of the record.
  digest add_ruling(const proposal_history& about, bool accept,
                    const std::string& why);

  struct loser {
    const proposal_history* who = nullptr;
    std::string reason;
  };

  /// The winner as it is carried out, by compare-and-set on its slots.
  /// `on_word_of` is a person's ruling.
  void add_arbitration(const proposal_history& winner,
                       const coordination::proposal& as_made,
                       const std::string& rule,
                       const std::vector<loser>& losers,
                       const std::optional<digest>& on_word_of);

  bool empty() const noexcept { return step_.records.empty(); }
  storage::step_commit take() { return std::move(step_); }

private:
  using builder = messages::schema::Record::Builder;

  void carry_out(const recorded_proposal& what,
                 const coordination::proposal& as_made, const std::string& name,
                 const digest& arbitration);
  digest add(const std::string& name, const std::vector<digest>& parents,
             const std::function<void(builder)>& fill);

  const coordination::versions& now_;
  storage::step_commit step_;
};

} // namespace automodel::actors
