#pragma once

#include "killed_run.hpp"
#include "recsys/papers/record/method_record.hpp"
#include "tests/support/temporary_folder.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::test {

/// What came of one attempt, as `automodel paper` told it.
struct attempt_result {
  int exit_code = 0;
  std::string end;     ///< "closed", "judged"; empty: it did not come to an end
  std::string verdict; ///< "success", ...; empty: there is none
  std::string reason;  ///< the first one, or the gate that is closed
  double difference = 0;

  bool is_success() const { return verdict == "success"; }
};

/// Logs: interactions of 500 users that follow each other in a hidden order four
/// times of five; ratings of 200 users that follow from two groups.
std::string walks(std::uint64_t seed);
std::string likings(std::uint64_t seed);

/// A program of the zoo.
std::string zoo_text(std::string_view name);

/// The text with `from` replaced by `to`, which must be there.
std::string with(std::string text, std::string_view from, std::string_view to);

/// One attempt on data of its own: a person's program, which stands in for that
/// of a record, against a model of the zoo. Small enough for a second or two.
class small_attempt {
public:
  /// FM on rows of `likings`, or SASRec on `walks`.
  static small_attempt of_rows(const std::string& program, std::uint64_t seed);
  static small_attempt of_sequences(const std::string& program,
                                    std::uint64_t seed, unsigned epochs = 4);

  /// Runs it, or goes on with it.
  attempt_result run(const storage::test::kill_plan& plan = {});

  /// Commits of its journal so far, in the last run.
  std::uint64_t commits() const noexcept { return commits_; }
  std::filesystem::path memory() const { return folder_.path() / "memory"; }

private:
  small_attempt(const recsys::method_record& record, const std::string& data,
                const std::string& program,
                const std::vector<std::string>& more);

  temporary_folder folder_;
  std::vector<std::string> words_;
  std::uint64_t commits_ = 0;
};

/// How many attempts to make: $AUTOMODEL_ATTEMPTS, or so many.
std::uint64_t attempts_wanted(std::uint64_t otherwise);

/// "3 of 100; 95 % interval 0.006 to 0.085": Clopper and Pearson's.
std::string share_text(std::uint64_t hits, std::uint64_t tries);

} // namespace automodel::test
