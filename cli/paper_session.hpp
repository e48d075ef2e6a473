#pragma once

#include "actors/papers/paper_attempt.hpp"
#include "base/error.hpp"
#include "cli/run_site.hpp"
#include "recsys/papers/compose/composition.hpp"
#include "recsys/papers/pair/training_pair.hpp"
#include "recsys/papers/record/method_record.hpp"
#include "recsys/papers/verdict/paper_report.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace automodel::cli {

/// What `automodel paper HINT` is asked.
struct paper_options {
  std::string hint;    ///< the paper
  std::string record;  ///< a record by a person, in place of what is read
  std::string program; ///< a program by a person, in place of the composed one
  std::string task, data_set, into, out;
  recsys::pair_options pair;
  std::vector<std::string> settings; ///< "epochs=5", of all candidates
  run_site_options site;
  std::uint32_t reading_seconds = 120; ///< after which reading is stopped
  bool offline = false; ///< only what was fetched before is taken
  bool record_only = false, program_only = false, json = false;
};

/// From a paper to a verdict, phase by phase; each leaves a record in the
/// memory and files in a folder.
class paper_session {
public:
  paper_session(paper_options options, std::string command);

  /// The exit code. Errors: those of the phases, in which nothing is decided.
  result<int> run();

private:
  result<void> read();
  result<void> compose();
  result<void> use_program();
  result<void> open_attempt();
  result<bool> pass_gates();
  result<bool> name_fields();
  result<void> prepare_pair();
  result<void> announce();
  result<std::optional<int>> train();
  result<void> judge();
  result<int> end(recsys::attempt_end how, int exit_code);

  std::string canonical() const;
  result<void> write(const std::string& name, const std::string& text);
  std::filesystem::path folder() const { return options_.out; }

  paper_options options_;
  std::string command_;
  std::string document_;       ///< the paper as it was read, JSON
  std::string nearest_source_; ///< of the zoo's nearest program
  std::optional<run_site> site_;
  std::optional<actors::paper_attempt> attempt_;
  recsys::training_pair pair_;
  prepared_experiment experiment_;
  std::string pair_identity_;
  digest dataset_;
  recsys::paper_report report_;
};

} // namespace automodel::cli
