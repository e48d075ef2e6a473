#pragma once

#include "actors/experiment/plan.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "storage/record.hpp"

#include <map>
#include <optional>
#include <string>

namespace automodel::actors {

/// A step that was done: its record, whether it is on disk yet or waits for
/// its turn, and what planning must know of it.
struct known_step {
  storage::record_message record;
  storage::annex_message annex;
  digest id;
  step_outcome outcome;
};

/// The steps of an experiment that were done, by name.
class known_steps {
public:
  /// Errors: parse_error.
  result<void> add(const std::string& name, storage::record_message record,
                   storage::annex_message annex);

  const known_step* find(std::string_view name) const noexcept;
  bool contains(std::string_view name) const noexcept {
    return find(name) != nullptr;
  }
  const outcome_table& outcomes() const noexcept { return outcomes_; }
  std::size_t size() const noexcept { return steps_.size(); }

private:
  std::map<std::string, known_step, std::less<>> steps_;
  outcome_table outcomes_;
};

/// What a split's record says.
struct split_facts {
  digest train, valid, test, vocabulary;
  /// Where rows are predicted; the parts above are their features.
  std::optional<digest> train_labels, valid_labels, test_labels;
  std::string protocol_id;
};

/// What a data version's record says.
struct data_facts {
  std::string name, hash;
  digest artefact;
};

/// Optimiser steps of a fit; 0 if it failed.
std::uint64_t steps_of(const known_steps& known, std::string_view fit);

/// Errors of all: not_found (the step has no such record), parse_error.
result<split_facts> split_of(const known_steps& known, std::string_view step);
result<data_facts> data_of(const known_steps& known);
result<digest> model_of(const known_steps& known, std::string_view step);
result<digest> per_user_of(const known_steps& known, std::string_view step);

} // namespace automodel::actors
