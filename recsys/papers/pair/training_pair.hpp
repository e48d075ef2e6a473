#pragma once

#include "base/error.hpp"
#include "recsys/papers/compose/composition.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// What a person says of a comparison of a paper's method with a baseline.
struct pair_options {
  std::string name = "pair";          ///< of the experiment
  std::string program = "program.py"; ///< file of the variant's program
  std::string data{};                 ///< path, as [data] has it
  std::string format{};               ///< empty: recognised
  std::vector<std::string> labels{};  ///< of rows: "rating >= 4"
  std::vector<std::string> fields{};  ///< of rows; empty: the data's own
  std::string split{};                ///< empty: the task's usual one
  std::string baseline{};             ///< a family; empty: chosen by task
  std::vector<std::uint64_t> seeds{0, 1, 2, 3, 4};
  double margin = 0.001; ///< differences up to this matter to nobody
  std::string deadline = "1 h";
  std::uint32_t trials = 0; ///< configurations of each; 0: all there are
  /// Of all candidates, over what the paper says: "epochs".
  parameters settings{};
};

/// Two candidates that differ in what is compared and in nothing else that can
/// be helped.
struct training_pair {
  std::string baseline{};   ///< the family, or "without KEY"
  std::string experiment{}; ///< the text of the experiment file
  std::string criterion{};  ///< fixed before anything is trained
  std::vector<record_gap> ledger{};
};

/// An experiment file with a baseline and the program of a complete
/// composition: the same data, protocol, seeds, tuning space and number of
/// trials, and every setting that both have is the same.
///
/// A method that adds something to another has that one as its baseline, by its
/// switch, and a control that spends the parameters otherwise where there is
/// one. Else the baseline is of the zoo: of ctr fm (lr where the program is
/// nearest to fm), of multi_task shared-bottom, of sequential gru4rec, or
/// sasrec where the program has no attention.
///
/// Errors: invalid_argument (an incomplete composition; a baseline that the zoo
/// has not or that is of another task; a name, path or margin that an
/// experiment file cannot hold).
result<training_pair> pair_of(const composition& variant,
                              const pair_options& how);

} // namespace automodel::recsys
