#include "actors/papers/paper_questions.hpp"

#include "base/utf8.hpp"
#include "recsys/papers/ask/missing_fields.hpp"
#include "recsys/papers/ask/paper_passages.hpp"
#include "recsys/papers/ask/prompt.hpp"
#include "recsys/papers/ask/reply_schema.hpp"
#include "recsys/papers/ask/written_program.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace automodel::actors {

namespace {

using json = nlohmann::json;

constexpr std::uint32_t most_looks = 2;

/// Problems of a reply that is not even as its schema says.
std::vector<std::string> lines_of(const error& what) {
  return {what.message};
}

std::string field_list(const std::vector<recsys::missing_field>& asked) {
  auto out = json::array();
  for (const auto& one : asked) {
    json entry{{"field", one.field}, {"what", one.what}};
    if (!one.allowed.empty())
      entry["allowed"] = one.allowed;
    out.push_back(std::move(entry));
  }
  return out.dump(1);
}

/// A reader that asks for a few fields, looking at sections of the paper.
class field_reader {
public:
  field_reader(model_calls& calls, std::uint32_t repairs,
               const recsys::document& paper, recsys::method_record& record)
      : calls_(calls), repairs_(repairs), paper_(paper), record_(record) {}

  result<void> run() {
    auto wanted = recsys::telling_sections(paper_);
    for (std::uint32_t look = 0; look <= most_looks; ++look) {
      asked_ = recsys::missing_fields(record_);
      if (asked_.empty())
        break;
      auto next = ask_about(wanted, look);
      if (!next)
        return pass_on(next);
      wanted.clear();
      for (auto section : *next)
        if (!shown_.contains(section))
          wanted.insert(section);
      if (wanted.empty())
        break;
    }
    return {};
  }

private:
  /// The sections that the model wants to look at next.
  result<std::set<std::size_t>> ask_about(const std::set<std::size_t>& wanted,
                                          std::uint32_t look) {
    // The rest is left for fields, outline and a repair.
    auto room = static_cast<std::size_t>(calls_.limits().prompt_bytes / 10 * 6);
    auto first = recsys::filled_prompt(
        "fields.md",
        {{"schema", recsys::filled_text("fields.schema.json", {})},
         {"fields", field_list(asked_)},
         {"outline", recsys::outline_of(paper_)},
         {"passages", recsys::passages_of(paper_, wanted, room, shown_)}});
    auto current = first;
    std::set<std::size_t> next;
    auto best = record_;
    for (std::uint32_t round = 0; round <= repairs_; ++round) {
      auto draft = record_;
      json reply;
      auto judged = calls_.ask(
          "llm/fields/" + std::to_string(look + 1) + '-'
              + std::to_string(round + 1),
          {"paper/fields", current.instructions, current.text},
          [&](const std::string& text) {
            auto read = recsys::read_reply(text, "fields.schema.json");
            if (!read)
              return lines_of(read.error());
            reply = std::move(*read);
            return recsys::take_answers(reply, asked_, paper_, draft);
          });
      if (!judged)
        return pass_on(judged);
      if (reply.is_object()) {
        best = std::move(draft);
        next.clear();
        for (const auto& one : reply.value("look", json::array()))
          next.insert(one.get<std::size_t>());
      }
      if (judged->problems.empty())
        break;
      current = recsys::repair_prompt(first, judged->text, judged->problems);
    }
    record_ = std::move(best);
    return next;
  }

  model_calls& calls_;
  std::uint32_t repairs_;
  const recsys::document& paper_;
  recsys::method_record& record_;
  std::vector<recsys::missing_field> asked_;
  std::set<std::size_t> shown_;
};

std::vector<std::string>
closed_gates(const std::vector<recsys::gate_line>& gates) {
  std::vector<std::string> out;
  for (const auto& one : gates)
    if (!one.passed)
      out.push_back("the gate " + one.name
                    + " is closed: " + without_controls(one.text));
  return out;
}

/// The gates of a written program, which are run once.
result<std::vector<recsys::gate_line>>
gates_of(const recsys::composition& program, const std::string& round,
         paper_attempt& attempt, const gate_runner& gates) {
  auto step = "llm/program/" + round + "/gates/"
              + to_hex(digest_of(program.program)).substr(0, 12);
  auto known = attempt.known_gates(step);
  if (!known)
    return pass_on(known);
  if (*known)
    return std::move(**known);
  auto said = gates(program);
  if (!said)
    return said;
  if (auto kept = attempt.keep_written_gates(step, program.program, *said);
      !kept)
    return pass_on(kept);
  return said;
}

} // namespace

result<std::vector<std::string>>
ask_missing_fields(model_calls& calls, std::uint32_t repairs,
                   const recsys::document& paper,
                   recsys::method_record& record) {
  auto before = recsys::missing_fields(record);
  if (auto done = field_reader{calls, repairs, paper, record}.run(); !done)
    return pass_on(done);
  auto after = recsys::missing_fields(record);
  std::vector<std::string> out;
  for (const auto& one : before)
    if (std::ranges::find(after, one.field, &recsys::missing_field::field)
        == after.end())
      out.push_back(one.field);
  if (!out.empty())
    record.made_by += ", fields by llm " + calls.model();
  return out;
}

result<writing_outcome> ask_program(model_calls& calls, std::uint32_t repairs,
                                    paper_attempt& attempt,
                                    const recsys::method_record& record,
                                    const gate_runner& gates,
                                    recsys::composition& made) {
  writing_outcome out;
  if (!recsys::can_be_written(record, made)) {
    out.why = "there are no programs for such a method";
    return out;
  }
  const auto first = recsys::program_prompt(record, made);
  auto current = first;
  for (; out.repairs <= repairs; ++out.repairs) {
    auto round = std::to_string(out.repairs + 1);
    json reply;
    auto judged
        = calls.ask("llm/program/" + round,
                    {"paper/program", current.instructions, current.text},
                    [&](const std::string& text) {
                      auto read
                          = recsys::read_reply(text, "program.schema.json");
                      if (!read)
                        return lines_of(read.error());
                      reply = std::move(*read);
                      return recsys::written_problems(reply, made);
                    });
    if (!judged)
      return pass_on(judged);
    auto problems = judged->problems;
    if (problems.empty() && reply.contains("cannot")) {
      out.why = "the model says that it cannot: "
                + without_controls(reply["cannot"].get<std::string>());
      return out;
    }
    if (problems.empty()) {
      auto candidate = made;
      recsys::stand_in(candidate, reply, "llm " + calls.model());
      auto said = gates_of(candidate, round, attempt, gates);
      if (!said)
        return pass_on(said);
      out.gates = std::move(*said);
      problems = closed_gates(out.gates);
      if (problems.empty()) {
        made = std::move(candidate);
        out.written = true;
        return out;
      }
    }
    out.why = problems.front();
    current = recsys::repair_prompt(first, judged->text, problems);
  }
  out.repairs = repairs;
  out.why = "no reply was sound after " + std::to_string(repairs)
            + " repairs; of the last: " + out.why;
  return out;
}

} // namespace automodel::actors
