#include "actors/coordinator/submission.hpp"

#include "actors/coordinator/inbox.hpp"
#include "messages/parameters.hpp"
#include "recsys/experiment/experiment_spec.hpp"

#include <capnp/serialize.h>

#include <span>
#include <utility>

namespace automodel::actors {

namespace {

using messages::read_text;
using record_list = capnp::List<schema::StepResult>::Builder;

constexpr std::size_t longest_id = 90;

std::string producer_of(const std::string& id) {
  return "submission/" + id;
}

template <class Fill>
message<schema::CommitStep> commit_of(const std::string& producer,
                                      std::uint64_t sequence, unsigned records,
                                      Fill&& fill) {
  return messages::make_message<schema::CommitStep>([&](auto to) {
    to.setProducer(producer);
    to.setSequence(sequence);
    record_list list = to.initResults(records);
    for (auto entry : list)
      entry.initAnnex();
    fill(list);
  });
}

schema::Record::Builder inbox_record(record_list to, unsigned at,
                                     const std::string& step) {
  auto record = to[at].initRecord();
  record.setExperiment(inbox::experiment);
  record.setStep(step);
  record.setAgent(inbox::path);
  return record;
}

// The same request with other texts.
message<schema::RunExperiment>
rewritten(const message<schema::RunExperiment>& run, const std::string& id,
          const std::string& resolved) {
  capnp::FlatArrayMessageReader reader{run.words().words()};
  capnp::MallocMessageBuilder builder;
  builder.setRoot(reader.getRoot<schema::RunExperiment>());
  auto to = builder.getRoot<schema::RunExperiment>();
  to.setId(id);
  to.setResolvedFile(resolved);
  return message<schema::RunExperiment>{builder};
}

std::string resolved_in(const message<schema::RunExperiment>& run) {
  return run
      .read([](schema::RunExperiment::Reader from) -> result<std::string> {
        return read_text(from.getResolvedFile());
      })
      .value_or("");
}

void write_acknowledgement(const digest& letter, schema::Record::Builder to) {
  to.initParents(1).set(0, messages::as_data(letter));
  to.initOutbox().setAcknowledged(messages::as_data(letter));
}

} // namespace

result<submission> read_submission(const message<schema::RunExperiment>& run) {
  std::string resolved;
  submission out{{}, {}, run};
  auto read = run.read([&](schema::RunExperiment::Reader from) -> result<void> {
    out.id = read_text(from.getId());
    resolved = read_text(from.getResolvedFile());
    return {};
  });
  if (!read)
    return pass_on(read);
  if (out.id.empty() || out.id.size() > longest_id)
    return fail(errc::invalid_argument, "an experiment has an id");
  auto file = without_dependencies(resolved);
  if (!file)
    return pass_on(file);
  auto spec = recsys::from_canonical_json(file->resolved);
  if (!spec)
    return pass_on(spec);
  out.name = spec->name;
  out.after = std::move(file->after);
  if (!out.after.empty())
    out.run = rewritten(run, out.id, file->resolved);
  return out;
}

result<submission> submission_in(schema::Record::Reader letter) {
  if (!letter.isOutbox() || !letter.getOutbox().isMessage())
    return fail(errc::parse_error, "a record that is no letter");
  auto body = letter.getOutbox().getMessage().getBody();
  auto words = messages::frame::from_bytes(
      std::as_bytes(std::span{body.begin(), body.size()}));
  if (!words)
    return pass_on(words);
  return read_submission(message<schema::RunExperiment>{std::move(*words)});
}

message<schema::RunExperiment> request_of(const submission& of) {
  if (of.after.empty())
    return of.run;
  return rewritten(of.run, of.id,
                   with_dependencies(resolved_in(of.run), of.after));
}

submission with_id(const submission& of, const std::string& id) {
  return {id, of.name, rewritten(of.run, id, resolved_in(of.run))};
}

message<schema::CommitStep> letter_step(const submission& of,
                                        const experiment_order* rerun) {
  return commit_of(producer_of(of.id), 1, rerun ? 2 : 1, [&](record_list list) {
    auto letter = inbox_record(list, 0, of.id).initOutbox().initMessage();
    letter.setTo(inbox::path);
    letter.setTopic("experiment");
    auto request = request_of(of);
    auto body = request.words().bytes();
    letter.setBody(
        {reinterpret_cast<const kj::byte*>(body.data()), body.size()});
    if (rerun)
      write_decision(*rerun, 0, list[1].initRecord());
  });
}

message<schema::CommitStep> end_step(const std::string& id,
                                     const digest& letter) {
  return commit_of(producer_of(id), 2, 1, [&](record_list list) {
    write_acknowledgement(letter, inbox_record(list, 0, id + "/done"));
  });
}

std::string orders_of(const std::string& id) {
  return "orders/" + id;
}

message<schema::CommitStep> order_step(const experiment_order& order,
                                       std::uint64_t number,
                                       const digest* letter) {
  const auto& id = order.experiment;
  return commit_of(orders_of(id), number, letter ? 2 : 1,
                   [&](record_list list) {
                     write_decision(order, number, list[0].initRecord());
                     if (letter)
                       write_acknowledgement(
                           *letter, inbox_record(list, 1, id + "/cancelled"));
                   });
}

result<commit_answer> read_receipt(const message<schema::CommitReceipt>& from) {
  return from.read(
      [](schema::CommitReceipt::Reader receipt) -> result<commit_answer> {
        commit_answer out{{}, receipt.getRepeated()};
        for (auto id : receipt.getIds()) {
          auto hash = messages::read_digest(id);
          if (!hash)
            return fail(errc::parse_error, "a receipt with an id that is none");
          out.ids.push_back(*hash);
        }
        return out;
      });
}

} // namespace automodel::actors
