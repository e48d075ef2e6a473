#pragma once

#include "actors/papers/model_calls.hpp"
#include "actors/papers/paper_attempt.hpp"
#include "base/error.hpp"
#include "recsys/papers/compose/composition.hpp"
#include "recsys/papers/document/document.hpp"
#include "recsys/papers/record/method_record.hpp"
#include "recsys/papers/verdict/paper_report.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace automodel::actors {

/// Asks a model for what the reader of a paper left missing, and takes the
/// answers whose passages verify (recsys/papers/ask/missing_fields.hpp). The
/// model sees an outline and sections, and may ask to look at others twice. A
/// reply that is wrong is sent back with what is wrong at most `repairs` times;
/// what is wrong then stays missing. Gives the fields that were taken.
/// Errors: those of model_calls::ask.
result<std::vector<std::string>>
ask_missing_fields(model_calls& calls, std::uint32_t repairs,
                   const recsys::document& paper,
                   recsys::method_record& record);

/// Runs the gates of a program; what is wrong with the program is a closed
/// gate, errors are about this process.
using gate_runner = std::function<result<std::vector<recsys::gate_line>>(
    const recsys::composition&)>;

struct writing_outcome {
  bool written = false;
  std::string why{}; ///< not written
  std::uint32_t repairs = 0;
  std::vector<recsys::gate_line> gates{}; ///< of the program, or of the last
};

/// Asks a model for a program in place of what could not be composed, from the
/// record's fields alone. What it writes is compiled and gated like any foreign
/// program, and sent back with the gates' messages at most `repairs` times.
/// `made` is changed only if a program passed all gates. Errors: those of
/// model_calls::ask, of `gates` and of the memory.
result<writing_outcome> ask_program(model_calls& calls, std::uint32_t repairs,
                                    paper_attempt& attempt,
                                    const recsys::method_record& record,
                                    const gate_runner& gates,
                                    recsys::composition& made);

} // namespace automodel::actors
