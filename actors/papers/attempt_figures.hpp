#pragma once

#include "base/error.hpp"
#include "storage/memory_reader.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace automodel::actors {

/// So many of so many.
struct share {
  std::uint64_t count = 0, of = 0;
};

/// What came of all attempts in a memory to turn a paper into a verdict. Every
/// count has what it is out of.
struct attempt_figures {
  std::uint64_t attempts = 0;
  share finished;   ///< of the attempts
  share by_persons; ///< records or programs that a person put in, of attempts
  share with_model; ///< a language model was asked, of attempts

  /// Of the attempts that came to a program or to the end of composing.
  share composed;        ///< by the grammar alone
  share written_at_once; ///< by a model, at its first try
  share written_later;   ///< by a model, after repairs
  share unresolved;      ///< an honest stop

  share gate_kills; ///< programs with a closed gate, of those that were gated
  std::map<std::string, std::uint64_t> kills_of; ///< by gate; one may be in two
  share passed_gates;   ///< of the attempts with a program of their own
  share pairs_finished; ///< experiments that ended well, of those begun
  share judged;         ///< of the pairs that finished
  std::map<std::string, std::uint64_t> verdicts; ///< of the judged

  share claims_compared; ///< of the claims of judged attempts
  double mean_gap = 0;   ///< measured minus claimed, over the compared
  double mean_absolute_gap = 0;

  share replies_accepted; ///< of the calls of language models
  std::uint64_t unanswered = 0;
  std::uint64_t input_tokens = 0, output_tokens = 0, cost_micro = 0;

  /// From the first record to the last, of finished attempts whose clock was
  /// recorded; a pause of a person or an interrupted attempt counts, too.
  std::uint64_t timed = 0;
  double median_seconds = 0, total_seconds = 0;
};

/// O(records of the attempts). Errors: those of memory_reader; corrupt (a
/// record that is not what its step says).
result<attempt_figures> figures_of(const storage::memory_reader& memory);

} // namespace automodel::actors
