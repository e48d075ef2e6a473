#pragma once

#include "recsys/papers/ask/prompt.hpp"
#include "recsys/papers/compose/composition.hpp"
#include "recsys/papers/record/method_record.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// Whether a program can stand in for what no block expresses: the task has
/// programs, and the record has modules.
bool can_be_written(const method_record& record, const composition& made);

/// The question for a program, from fields of the record alone: kinds, wiring,
/// settings, equations and losses, without the paper's passages, the method's
/// name, its problem and what it claims to reach.
prompt program_prompt(const method_record& record, const composition& made);

/// What is wrong with a reply (program.schema.json) before it is compiled: it
/// has neither or both of program and cannot; the program is of another task,
/// or does not keep a setting that the record states.
std::vector<std::string> written_problems(const nlohmann::json& reply,
                                          const composition& made);

/// The composition with a written program in its place. What was unresolved
/// becomes part of the ledger, with who wrote it; no reference knows it.
void stand_in(composition& made, const nlohmann::json& reply,
              std::string_view writer);

} // namespace automodel::recsys
