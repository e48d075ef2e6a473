#pragma once

#include "actors/papers/model_calls.hpp"
#include "actors/papers/paper_attempt.hpp"
#include "base/error.hpp"
#include "cli/run_site.hpp"
#include "recsys/papers/compose/composition.hpp"
#include "recsys/papers/document/document.hpp"
#include "recsys/papers/pair/training_pair.hpp"
#include "recsys/papers/record/method_record.hpp"
#include "recsys/papers/verdict/paper_report.hpp"
#include "runtime/llm/llm_config.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace automodel::cli {

/// What `automodel paper HINT` is asked.
struct paper_options {
  std::string hint;    ///< the paper
  std::string record;  ///< a record by a person, in place of what is read
  std::string program; ///< a program by a person, in place of the composed one
  std::string llm;     ///< file that describes a language model; empty: none
  std::vector<std::string> approve; ///< risk classes a person allows first
  std::uint32_t approval_seconds = 86400; ///< after which silence refuses
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
  result<void> write_program();
  result<void> open_attempt();
  result<void> keep_record();
  /// Waits for a person to allow what is to come, where that was asked for.
  result<void> checkpoint(const std::string& risk, const std::string& subject);
  // paper_session_questions.cpp
  result<void> open_model();
  result<void> ask_fields();
  result<void> ask_for_program();
  result<void> count_calls();
  result<void> pass_gates();
  result<bool> name_fields();
  result<void> prepare_pair();
  result<void> announce();
  result<void> train();
  result<void> judge();
  result<int> end(recsys::attempt_end how, int exit_code);
  /// Ends, and sets exit_.
  result<void> stop(recsys::attempt_end how, int exit_code);

  std::string canonical() const;
  // What a person is to allow, paper_session_approval.cpp
  std::string model_subject() const;
  std::string program_subject() const;
  std::string training_subject() const;
  result<void> write(const std::string& name, const std::string& text);
  std::filesystem::path folder() const { return options_.out; }

  paper_options options_;
  std::string command_;
  std::string document_;                  ///< the paper as it was read, JSON
  std::optional<recsys::document> paper_; ///< the same
  std::string nearest_source_;            ///< of the zoo's nearest program
  std::optional<runtime::llm_config> model_config_;
  std::unique_ptr<runtime::chat_model> model_;
  std::optional<actors::model_calls> calls_;
  std::optional<run_site> site_;
  std::optional<actors::paper_attempt> attempt_;
  recsys::training_pair pair_;
  prepared_experiment experiment_;
  std::string pair_identity_;
  digest dataset_;
  recsys::paper_report report_;
  std::optional<int> exit_; ///< no phase follows
};

} // namespace automodel::cli
