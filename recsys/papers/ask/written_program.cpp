#include "recsys/papers/ask/written_program.hpp"

#include "base/utf8.hpp"
#include "recsys/blocks/block_library.hpp"
#include "recsys/models/zoo/zoo_programs.hpp"
#include "recsys/papers/compose/defaults_in.hpp"
#include "recsys/papers/compose/nearest_program.hpp"
#include "recsys/papers/pair/given_program.hpp"
#include "recsys/papers/record/method_record_json.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace automodel::recsys {

namespace {

using json = nlohmann::json;

/// Takes every passage out of a record's JSON: what is left are its fields.
void drop_spans(json& in) {
  if (in.is_object())
    in.erase("span");
  for (auto& inner : in)
    if (inner.is_structured())
      drop_spans(inner);
}

std::string facts_of(const method_record& record) {
  auto all = json::parse(method_record_json(record));
  drop_spans(all);
  json out = json::object();
  for (const auto* key : {"task", "inputs", "outputs", "modules", "equations",
                          "losses", "training", "gaps"})
    if (all.contains(key))
      out[key] = std::move(all[key]);
  return out.dump(1, ' ', false, json::error_handler_t::replace);
}

/// Without the method's name, which would say more than the record does.
std::string nameless(std::string_view program) {
  std::string out;
  auto header = true;
  while (!program.empty()) {
    auto end = std::min(program.find('\n'), program.size());
    auto line = program.substr(0, end);
    header = header && line.starts_with('#');
    if (!header)
      out.append(line).append("\n");
    program.remove_prefix(std::min(end + 1, program.size()));
  }
  return out;
}

std::string block_list() {
  block_library library{blocks_source()};
  std::string out;
  for (const auto& one : library.blocks())
    out += signature_of(one) + '\n';
  return out;
}

std::string example_for(const composition& made) {
  auto nearest = find_nearest(made.own_part, "program.py").name;
  if (nearest.empty())
    nearest = made.task == "sequential"   ? "gru4rec"
              : made.task == "multi_task" ? "shared_bottom"
                                          : "fm";
  for (const auto& one : zoo_programs())
    if (one.name == nearest)
      return std::string(one.source);
  return {};
}

std::string unresolved_list(const composition& made) {
  std::string out;
  for (const auto& one : made.unresolved)
    out += "- " + without_controls(one.field) + " ("
           + without_controls(one.word) + "): " + without_controls(one.reason)
           + '\n';
  return out;
}

/// What defaults() of the skeleton has because the record states it.
parameters stated_defaults(const composition& made) {
  std::string lines = "def defaults() -> Conf:\n";
  for (const auto& note : made.notes)
    if (note.status == field_status::stated)
      lines += note.text + '\n';
  return defaults_in(lines + "    return c\n");
}

/// What its task() is to return.
std::string host_task(const std::string& task) {
  return task == "multi_task" ? "ctr" : task;
}

} // namespace

bool can_be_written(const method_record& record, const composition& made) {
  return !made.complete() && !record.modules.empty()
         && (made.task == "ctr" || made.task == "multi_task"
             || made.task == "sequential");
}

prompt program_prompt(const method_record& record, const composition& made) {
  auto language = filled_text("language.md", {{"blocks", block_list()}});
  return filled_prompt("program.md",
                       {{"schema", filled_text("program.schema.json", {})},
                        {"language", language},
                        {"example", example_for(made)},
                        {"task", made.task},
                        {"record", fenced("record", facts_of(record))},
                        {"unresolved", unresolved_list(made)},
                        {"skeleton", nameless(made.own_part)}});
}

std::vector<std::string> written_problems(const json& reply,
                                          const composition& made) {
  if (reply.contains("program") == reply.contains("cannot"))
    return {"give either program or cannot"};
  if (reply.contains("cannot"))
    return {};
  std::vector<std::string> out;
  auto program = reply["program"].get<std::string>();
  if (program.find('\0') != program.npos)
    out.emplace_back("the program holds bytes of no text");
  auto task = "return \"" + host_task(made.task) + '"';
  if (program.find(task) == program.npos)
    out.push_back("task() does not " + task);
  auto given = defaults_in(program);
  if (given.empty())
    out.emplace_back("defaults() is not written as in the example, a line "
                     "`\"name\": value,` each");
  for (const auto& [name, value] : stated_defaults(made))
    if (auto at = given.find(name);
        at != given.end()
        && automodel::to_string(at->second) != automodel::to_string(value))
      out.push_back("the record states " + name + " = "
                    + automodel::to_string(value) + ", but defaults() has "
                    + automodel::to_string(at->second));
  return out;
}

void stand_in(composition& made, const json& reply, std::string_view writer) {
  for (const auto& one : made.unresolved)
    made.ledger.push_back({one.field, "no block expresses it",
                           std::string("written by ") + std::string(writer),
                           one.reason});
  for (const auto& one : reply.value("assumptions", json::array()))
    made.ledger.push_back({"program", "assumed by who wrote it",
                           without_controls(one.get<std::string>()),
                           std::string(writer) + " says so"});
  replace_program(made, reply["program"].get<std::string>());
}

} // namespace automodel::recsys
