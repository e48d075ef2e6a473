#pragma once

#include "actors/coordinator/dependency.hpp"
#include "actors/coordinator/experiment_order.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "storage/record.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace automodel::actors {

/// An experiment as it was submitted.
struct submission {
  std::string id, name;
  message<schema::RunExperiment> run; ///< without what stands in `after`
  std::vector<dependency> after{};
};

/// Errors: parse_error, invalid_argument (an id or a file that cannot be one).
result<submission> read_submission(const message<schema::RunExperiment>& run);

/// The submission in the body of a letter. Errors: those of read_submission.
result<submission> submission_in(schema::Record::Reader letter);

/// The request as it is submitted, with what it is run after.
message<schema::RunExperiment> request_of(const submission& of);

/// The same file as another experiment, run after none.
submission with_id(const submission& of, const std::string& id);

// What the inbox commits. A submission is a producer of its own, so that doing
// it twice is doing it once: its first step is the letter, its second the
// acknowledgement. So are the orders about an experiment.

/// The letter, and the order that asked for it, if it is a rerun.
message<schema::CommitStep> letter_step(const submission& of,
                                        const experiment_order* rerun);

/// That the experiment has ended.
message<schema::CommitStep> end_step(const std::string& id,
                                     const digest& letter);

/// The producer of the orders about an experiment.
std::string orders_of(const std::string& id);

/// An order, with its number; with the letter that it settles, if it does.
message<schema::CommitStep> order_step(const experiment_order& order,
                                       std::uint64_t number,
                                       const digest* letter);

/// The ids of what was committed, and whether that was before. Errors:
/// parse_error.
struct commit_answer {
  std::vector<digest> ids;
  bool repeated = false;
};
result<commit_answer> read_receipt(const message<schema::CommitReceipt>& from);

} // namespace automodel::actors
