#pragma once

#include "base/error.hpp"
#include "coordination/policies/policy.hpp"
#include "storage/memory_reader.hpp"
#include "storage/record.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace automodel::actors {

/// Who decides what.
struct policy_owner {
  std::string experiment; ///< in whose records it writes
  std::string agent;      ///< its path: producer of its steps
  std::string slot;       ///< what it decides
};

/// A policy that lives in the memory: each decision is a record with the state
/// after it, each reward arrives as a letter and is learned in the step that
/// acknowledges it. So a decision is rewarded once, however often the letter is
/// delivered, and whoever opens the policy anew goes on where it was.
///
/// The steps that this gives are committed in the order in which they were
/// asked for; if one was refused, the policy is opened anew.
class durable_policy {
public:
  /// As the last record of its state says, or new. Errors: those of
  /// make_policy and policy::restore (another space, or other options), and of
  /// reading.
  static result<durable_policy> open(policy_owner owner,
                                     recsys::search_space space,
                                     coordination::policy_options options,
                                     const storage::memory_reader& memory);

  struct decided {
    storage::step_commit step; ///< the decision, and the state after it
    digest decision;           ///< id of its record
    parameters values;
  };
  /// `parents` are those of the decision: what it is made for.
  decided decide(const std::vector<digest>& parents = {});

  /// What a letter about a reward teaches. Rewards of other agents' decisions
  /// and of other slots teach nothing; their letter is acknowledged all the
  /// same. Errors: parse_error (no letter about a reward), not_found (what it
  /// names is not recorded), those of policy::observe.
  result<storage::step_commit> learn(const storage::stored_record& letter,
                                     const storage::memory_reader& memory);

  /// Rewards seen.
  std::uint64_t updates() const noexcept { return updates_; }
  const coordination::policy& learned() const noexcept { return *policy_; }

private:
  durable_policy(policy_owner owner,
                 std::unique_ptr<coordination::policy> policy)
      : owner_(std::move(owner)), policy_(std::move(policy)) {}

  storage::record_draft state(const std::string& step,
                              const digest& parent) const;
  result<void> observe(const storage::stored_record& reward,
                       const storage::memory_reader& memory);

  policy_owner owner_;
  std::unique_ptr<coordination::policy> policy_;
  std::uint64_t sequence_ = 0, updates_ = 0;
};

/// A payment as one step's records: the reward, and a letter to each agent that
/// it pays. `reward` is of kind effective: what policies learn from.
std::vector<storage::record_draft>
payment_with_letters(storage::record_draft reward);

} // namespace automodel::actors
