#include "actors/experiment/step_facts.hpp"

#include "actors/experiment/outcome.hpp"
#include "messages/parameters.hpp"

namespace automodel::actors {

namespace {

namespace schema = messages::schema;
using messages::read_text;

tl::unexpected<error> no_such(std::string_view step, const char* what) {
  return fail(errc::not_found,
              "step '" + std::string{step} + "' has no " + std::string{what});
}

result<digest> required(capnp::Data::Reader from, std::string_view step) {
  if (auto value = messages::read_digest(from))
    return *value;
  return no_such(step, "hash where one must be");
}

// Reads the record of a step, if it is of the kind that is wanted.
template <class Read>
auto read_step_record(const known_steps& known, std::string_view step,
                      schema::Record::Which kind, const char* what, Read&& read)
    -> std::invoke_result_t<Read, schema::Record::Reader> {
  const auto* found = known.find(step);
  if (!found)
    return no_such(step, "record");
  return found->record.read(
      [&](schema::Record::Reader record)
          -> std::invoke_result_t<Read, schema::Record::Reader> {
        if (record.which() != kind)
          return no_such(step, what);
        return read(record);
      });
}

} // namespace

result<void> known_steps::add(const std::string& name,
                              storage::record_message record,
                              storage::annex_message annex) {
  auto outcome = outcome_of(record);
  if (!outcome)
    return pass_on(outcome);
  auto id = storage::record_id(record);
  if (!id)
    return pass_on(id);
  outcomes_[name] = *outcome;
  steps_[name]
      = {std::move(record), std::move(annex), *id, std::move(*outcome)};
  return {};
}

const known_step* known_steps::find(std::string_view name) const noexcept {
  auto found = steps_.find(name);
  return found == steps_.end() ? nullptr : &found->second;
}

result<split_facts> split_of(const known_steps& known, std::string_view step) {
  return read_step_record(
      known, step, schema::Record::SPLIT, "split",
      [&](schema::Record::Reader record) -> result<split_facts> {
        auto split = record.getSplit();
        split_facts facts;
        facts.protocol_id = read_text(split.getProtocolId());
        for (auto [to, from] :
             {std::pair{&facts.train, split.getTrain()},
              std::pair{&facts.valid, split.getValid()},
              std::pair{&facts.test, split.getTest()},
              std::pair{&facts.vocabulary, split.getVocabulary()}}) {
          auto hash = required(from, step);
          if (!hash)
            return pass_on(hash);
          *to = *hash;
        }
        facts.train_labels = messages::read_digest(split.getTrainLabels());
        facts.valid_labels = messages::read_digest(split.getValidLabels());
        facts.test_labels = messages::read_digest(split.getTestLabels());
        return facts;
      });
}

result<data_facts> data_of(const known_steps& known) {
  return read_step_record(
      known, "data", schema::Record::DATA_VERSION, "data version",
      [](schema::Record::Reader record) -> result<data_facts> {
        auto data = record.getDataVersion();
        auto hash = required(data.getHash(), "data");
        if (!hash)
          return pass_on(hash);
        auto artefact = required(data.getArtefact(), "data");
        if (!artefact)
          return pass_on(artefact);
        return data_facts{read_text(data.getName()), to_hex(*hash), *artefact};
      });
}

result<digest> model_of(const known_steps& known, std::string_view step) {
  return read_step_record(known, step, schema::Record::TRAINING, "model",
                          [&](schema::Record::Reader record) {
                            return required(record.getTraining().getModel(),
                                            step);
                          });
}

std::uint64_t steps_of(const known_steps& known, std::string_view fit) {
  const auto* done = known.find(fit);
  if (!done || done->outcome.failed)
    return 0;
  return done->record
      .read([](schema::Record::Reader record) -> result<std::uint64_t> {
        return record.isTraining() ? record.getTraining().getCost().getSteps()
                                   : 0;
      })
      .value_or(0);
}

result<digest> per_user_of(const known_steps& known, std::string_view step) {
  return read_step_record(known, step, schema::Record::EVALUATION, "evaluation",
                          [&](schema::Record::Reader record) {
                            return required(record.getEvaluation().getPerUser(),
                                            step);
                          });
}

} // namespace automodel::actors
