#include "actors/papers/paper_attempt.hpp"

#include "base/digest.hpp"
#include "base/joined.hpp"
#include "messages/parameters.hpp"
#include "recsys/json_text.hpp"
#include "recsys/papers/record/method_record_json.hpp"
#include "recsys/report/format_number.hpp"
#include "storage/record_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace automodel::actors {

namespace {

using json = nlohmann::json;

void write_failure(const std::string& candidate, const char* kind,
                   const std::string& message, schema::Failure::Builder to) {
  to.setCandidate(candidate);
  auto problem = to.initProblem();
  problem.setKind(kind);
  problem.setMessage(message);
}

/// A name as records may hold it.
std::string plain_name(const recsys::record_field& name) {
  std::string out;
  if (const auto* text = std::get_if<std::string>(&name.value))
    for (unsigned char c : text->substr(0, 64))
      if (c > ' ' && c < 0x7f)
        out += static_cast<char>(c);
  return out.empty() ? "method" : out;
}

schema::Claim::Verdict outcome_of(recsys::verdict of) {
  switch (of) {
  case recsys::verdict::success:
    return schema::Claim::Verdict::SUCCESS;
  case recsys::verdict::fail:
    return schema::Claim::Verdict::FAIL;
  case recsys::verdict::neutral:
    return schema::Claim::Verdict::NEUTRAL;
  case recsys::verdict::inconclusive:
    break;
  }
  return schema::Claim::Verdict::INCONCLUSIVE;
}

json json_of(const std::vector<recsys::gate_line>& gates) {
  auto out = json::array();
  for (const auto& one : gates)
    out.push_back(
        {{"gate", one.name}, {"passed", one.passed}, {"text", one.text}});
  return out;
}

/// The artefacts that a decision looked at.
result<std::vector<digest>> inputs_of(const storage::stored_record& stored) {
  return stored.record.read(
      [](schema::Record::Reader from) -> result<std::vector<digest>> {
        std::vector<digest> out;
        if (from.which() == schema::Record::DECISION)
          for (auto one : from.getDecision().getInputs())
            if (auto hash = messages::read_digest(one))
              out.push_back(*hash);
        return out;
      });
}

} // namespace

std::string paper_attempt::identity_of(const attempt_request& request) {
  return to_hex(digest_of(request.canonical));
}

paper_attempt::paper_attempt(storage::memory& memory, attempt_request request)
    : memory_(memory), request_(std::move(request)),
      journal_(memory, identity_of(request_)) {}

result<digest> paper_attempt::id_of(std::string_view step) const {
  auto found = journal_.find(step);
  if (!found)
    return pass_on(found);
  if (!*found)
    return fail(errc::not_found,
                "the attempt has no step '" + std::string(step) + "' yet");
  return (*found)->id;
}

result<std::uint64_t> paper_attempt::began() const {
  auto found = journal_.find("intent");
  if (!found)
    return pass_on(found);
  return *found ? (*found)->index : 0;
}

result<void> paper_attempt::begin() {
  auto done = journal_.commit("intent", role, {},
                              [&](schema::Record::Builder record) {
                                auto to = record.initIntent();
                                to.setName("paper " + request_.name);
                                to.setResolvedFile(request_.canonical);
                                to.setVersion(request_.version);
                              });
  if (!done)
    return pass_on(done);
  return {};
}

result<void> paper_attempt::keep_record(const recsys::method_record& record,
                                        const std::string& document) {
  candidate_ = plain_name(record.name);
  auto intent = id_of("intent");
  if (!intent)
    return pass_on(intent);
  std::vector<digest> inputs;
  auto text = journal_.put(method_record_json(record));
  if (!text)
    return pass_on(text);
  inputs.push_back(*text);
  if (!document.empty()) {
    auto read = journal_.put(document);
    if (!read)
      return pass_on(read);
    inputs.push_back(*read);
  }
  auto done = journal_.commit(
      "record", role, {*intent}, [&](schema::Record::Builder to) {
        write_decision("paper/record", {{{"by", record.made_by}}}, 0,
                       recsys::plural(record.modules.size(), "module") + ", "
                           + recsys::plural(record.claims.size(), "claim")
                           + ", " + recsys::plural(record.gaps.size(), "gap"),
                       inputs, to.initDecision());
      });
  if (!done)
    return pass_on(done);
  return {};
}

result<void> paper_attempt::keep_program(const recsys::composition& made,
                                         const std::string& base,
                                         const std::string& diff) {
  auto record = id_of("record");
  auto program = journal_.put(made.program);
  auto nearest = journal_.put(base);
  for (auto* one : {&record, &program, &nearest})
    if (!*one)
      return pass_on(*one);
  constexpr std::size_t most_diff = 200'000;
  auto done = journal_.commit(
      "program", role, {*record}, [&](schema::Record::Builder to) {
        auto change = to.initProgramDiff();
        change.setCandidate(candidate_);
        change.setBase(messages::as_data(*nearest));
        change.setProgram(messages::as_data(*program));
        change.setUnified(diff.empty() ? "equal" : diff.substr(0, most_diff));
        change.setSummary(
            "task " + made.task + "; "
            + recsys::plural(made.ledger.size(), "assumption") + ", "
            + recsys::plural(made.unused.size(), "statement") + " unused");
      });
  if (!done)
    return pass_on(done);
  return {};
}

result<void> paper_attempt::keep_unresolved(const recsys::composition& made) {
  auto record = id_of("record");
  if (!record)
    return pass_on(record);
  std::vector<std::string> lines;
  for (const auto& one : made.unresolved)
    lines.push_back(one.field + " (" + one.word + "): " + one.reason);
  auto done = journal_.commit(
      "program", role, {*record}, [&](schema::Record::Builder to) {
        write_failure(candidate_, "unresolved", joined(lines, "; "),
                      to.initFailure());
      });
  if (!done)
    return pass_on(done);
  return {};
}

result<std::optional<std::vector<recsys::gate_line>>>
paper_attempt::known_gates(std::string_view step) const {
  using lines = std::vector<recsys::gate_line>;
  auto found = journal_.find(step);
  if (!found)
    return pass_on(found);
  if (!*found)
    return std::optional<lines>{};
  auto inputs = inputs_of(**found);
  if (!inputs)
    return pass_on(inputs);
  if (inputs->empty())
    return fail(errc::corrupt, "the gates' record names no answers");
  auto text = journal_.text(inputs->back());
  if (!text)
    return pass_on(text);
  auto parsed = json::parse(*text, nullptr, false);
  lines out;
  if (!parsed.is_array())
    return fail(errc::corrupt, "the gates' answers are no list");
  for (const auto& one : parsed)
    out.push_back({one.value("gate", ""), one.value("passed", false),
                   one.value("text", "")});
  return std::optional{std::move(out)};
}

result<void>
paper_attempt::keep_gates(const std::vector<recsys::gate_line>& gates) {
  auto program = id_of("program");
  if (!program)
    return pass_on(program);
  return keep_gates("gates", *program, {*program}, gates);
}

result<void>
paper_attempt::keep_written_gates(std::string_view step,
                                  const std::string& program,
                                  const std::vector<recsys::gate_line>& gates) {
  auto intent = id_of("intent");
  auto text = journal_.put(program);
  if (!intent)
    return pass_on(intent);
  if (!text)
    return pass_on(text);
  return keep_gates(step, *text, {*intent}, gates);
}

result<void>
paper_attempt::keep_gates(std::string_view step, const digest& program,
                          std::vector<digest> parents,
                          const std::vector<recsys::gate_line>& gates) {
  auto answers = journal_.put(recsys::json_text(json_of(gates)));
  if (!answers)
    return pass_on(answers);
  std::vector<std::string> closed;
  for (const auto& one : gates)
    if (!one.passed)
      closed.push_back(one.name + ": " + one.text);
  auto done = journal_.commit(
      step, role, std::move(parents), [&](schema::Record::Builder to) {
        write_decision("paper/gates",
                       {{{"gates", std::string("open")}},
                        {{"gates", std::string("closed")}}},
                       closed.empty() ? 0 : 1,
                       closed.empty()
                           ? recsys::plural(gates.size(), "gate") + " open"
                           : joined(closed, "; "),
                       {program, *answers}, to.initDecision());
      });
  if (!done)
    return pass_on(done);
  return {};
}

result<void> paper_attempt::keep_pair(const std::string& experiment,
                                      const std::string& identity,
                                      const std::string& criterion) {
  auto gates = id_of("gates");
  auto idea = id_of("hypothesis");
  auto file = journal_.put(experiment);
  for (auto* one : {&gates, &idea, &file})
    if (!*one)
      return pass_on(*one);
  auto done = journal_.commit(
      "pair", role, {*gates, *idea}, [&](schema::Record::Builder to) {
        write_decision("paper/pair", {{{"experiment", identity}}}, 0, criterion,
                       {*file}, to.initDecision());
      });
  if (!done)
    return pass_on(done);
  return {};
}

result<void> paper_attempt::keep_verdict(const recsys::pair_verdict& verdict,
                                         const recsys::run_results& results,
                                         const std::string& pair_identity) {
  auto idea = id_of("hypothesis");
  auto pair = id_of("pair");
  for (auto* one : {&idea, &pair})
    if (!*one)
      return pass_on(*one);
  std::vector<digest> parents{*idea, *pair};
  auto claim = memory_.reader().step(pair_identity, "claim");
  if (!claim)
    return pass_on(claim);
  if (*claim)
    parents.push_back((*claim)->id);
  auto dataset = storage::artefact_store::parse_name(results.dataset_hash);
  auto done = journal_.commit(
      "verdict", role, parents, [&](schema::Record::Builder record) {
        auto to = record.initVerdict();
        to.setCandidate(candidate_);
        to.setHypothesis(messages::as_data(*idea));
        to.setOutcome(outcome_of(verdict.outcome));
        to.setReason(joined(verdict.reasons, "; "));
        auto effect = to.initEffect();
        if (verdict.comparison) {
          effect.setMetric(verdict.comparison->metric);
          effect.setValue(verdict.comparison->diff);
          effect.setLow(verdict.comparison->low);
          effect.setHigh(verdict.comparison->high);
        }
        auto conditions = to.initConditions();
        if (dataset)
          conditions.setDataset(messages::as_data(*dataset));
        conditions.setProtocolId(results.protocol_id);
      });
  if (!done)
    return pass_on(done);
  return {};
}

result<void> paper_attempt::finish(const std::string& report, bool ok) {
  auto last = journal_.steps();
  auto stored = journal_.put(report);
  if (!last)
    return pass_on(last);
  if (!stored)
    return pass_on(stored);
  std::vector<digest> parents;
  if (!last->empty())
    parents.push_back(last->back().id);
  auto done = journal_.commit("finish", role, parents,
                              [&](schema::Record::Builder record) {
                                auto to = record.initFinished();
                                to.setResults(messages::as_data(*stored));
                                to.setOk(ok);
                              });
  if (!done)
    return pass_on(done);
  return {};
}

result<std::vector<recsys::trace_entry>> paper_attempt::trace() const {
  auto steps = journal_.steps();
  if (!steps)
    return pass_on(steps);
  std::vector<recsys::trace_entry> out;
  for (const auto& one : *steps) {
    auto text = storage::record_text(one.record);
    if (!text)
      return pass_on(text);
    auto read
        = one.record.read([&](schema::Record::Reader from) -> result<void> {
            out.push_back({messages::read_text(from.getStep()),
                           messages::read_text(from.getAgent()),
                           std::move(*text), to_hex(one.id)});
            return {};
          });
    if (!read)
      return pass_on(read);
  }
  return out;
}

} // namespace automodel::actors
