#pragma once

#include "actors/papers/attempt_journal.hpp"
#include "base/error.hpp"
#include "recsys/papers/compose/composition.hpp"
#include "recsys/papers/record/method_record.hpp"
#include "recsys/papers/verdict/paper_report.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::actors {

/// What an attempt depends on, and so what it is.
struct attempt_request {
  std::string name;      ///< for people: the file that was read
  std::string canonical; ///< JSON of all inputs, by hash, and all options
  std::string version;   ///< of AutoModel
};

/// What a pair would show, said before it is trained.
struct pair_hypothesis {
  std::string motive;  ///< what the method is made of
  std::string task;    ///< of the record
  parameters proposal; ///< by what the attempt differs from others
  std::string metric;
  double expected = 0; ///< the margin: less matters to nobody
  digest dataset;
};

/// The memory of one attempt to turn a paper into a verdict: one function for
/// each phase, in this order. What is there is not written again.
class paper_attempt {
public:
  /// The agent that the records name.
  static constexpr const char* role = "/coordinator/papers";

  static std::string identity_of(const attempt_request& request);

  paper_attempt(storage::memory& memory, attempt_request request);

  const std::string& id() const noexcept { return journal_.id(); }
  /// What candidates of the attempt are called in its records.
  const std::string& candidate() const noexcept { return candidate_; }

  result<void> begin();
  /// The record with where it comes from; `document` is the text of the paper
  /// as it was read, or empty.
  result<void> keep_record(const recsys::method_record& record,
                           const std::string& document);
  result<void> keep_program(const recsys::composition& made,
                            const std::string& base, const std::string& diff);
  result<void> keep_unresolved(const recsys::composition& made);

  /// The gates, if they were run before.
  result<std::optional<std::vector<recsys::gate_line>>>
  known_gates(std::string_view step = "gates") const;
  result<void> keep_gates(const std::vector<recsys::gate_line>& gates);
  /// Those of a program that a language model wrote, in a step of its own.
  result<void> keep_written_gates(std::string_view step,
                                  const std::string& program,
                                  const std::vector<recsys::gate_line>& gates);
  attempt_journal& journal() noexcept { return journal_; }

  /// What came of ideas like this one before the attempt began.
  result<std::vector<std::string>> earlier(const pair_hypothesis& idea) const;
  result<void> keep_hypothesis(const pair_hypothesis& idea);
  /// The experiment and its criterion, before it is run.
  result<void> keep_pair(const std::string& experiment,
                         const std::string& identity,
                         const std::string& criterion);

  /// Verdicts of earlier attempts on the same data under the same protocol.
  result<std::uint64_t>
  earlier_comparisons(const recsys::run_results& results) const;
  result<void> keep_verdict(const recsys::pair_verdict& verdict,
                            const recsys::run_results& results,
                            const std::string& pair_identity);
  result<void> finish(const std::string& report, bool ok);

  /// The attempt's records, for people.
  result<std::vector<recsys::trace_entry>> trace() const;

private:
  result<digest> id_of(std::string_view step) const;
  result<void> keep_gates(std::string_view step, const digest& program,
                          std::vector<digest> parents,
                          const std::vector<recsys::gate_line>& gates);
  result<std::uint64_t> began() const;

  storage::memory& memory_;
  attempt_request request_;
  attempt_journal journal_;
  std::string candidate_ = "method";
};

/// What is wrong with what the numbers of a finished experiment rest on:
/// splits, values per user or results whose bytes are not those that were
/// recorded.
result<std::vector<std::string>>
evidence_problems(const storage::memory_reader& memory,
                  const std::string& experiment);

} // namespace automodel::actors
