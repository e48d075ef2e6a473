#pragma once

#include "storage/record_facts.hpp"

#include <optional>

namespace automodel::storage {

/// Reads one record into its facts and stops at the first field that is not
/// allowed. One function per kind of record, named as in the schema. It reads
/// untrusted words: call it within message::read.
class record_check {
public:
  result<record_facts> run(messages::schema::Record::Reader record);

private:
  template <class T>
  using list = typename capnp::List<T>::Reader;
  using parameter_list = list<messages::schema::Parameter>;

  bool header(messages::schema::Record::Reader record);
  bool parents(list<capnp::Data> parents);
  bool body(messages::schema::Record::Reader record);

  bool intent(messages::schema::Intent::Reader intent);
  bool data_version(messages::schema::DataVersion::Reader version);
  bool profile(messages::schema::Profile::Reader profile);
  bool split(messages::schema::Split::Reader split);
  bool decision(messages::schema::Decision::Reader decision);
  bool training(messages::schema::Training::Reader training);
  bool evaluation(messages::schema::Evaluation::Reader evaluation);
  bool claim(messages::schema::Claim::Reader claim);
  bool failure(messages::schema::Failure::Reader failure);
  bool holdout_opening(messages::schema::HoldoutOpening::Reader opening);
  bool release(messages::schema::Release::Reader release);
  bool finished(messages::schema::Finished::Reader finished);

  // knowledge_check.cpp
  bool problem_definition(messages::schema::ProblemDefinition::Reader problem);
  bool hypothesis(messages::schema::Hypothesis::Reader hypothesis);
  bool program_diff(messages::schema::ProgramDiff::Reader diff);
  bool verdict(messages::schema::Verdict::Reader verdict);
  bool reward(messages::schema::Reward::Reader reward);
  bool policy(messages::schema::Policy::Reader policy);
  bool skill(messages::schema::Skill::Reader skill);
  bool arbitration(messages::schema::Arbitration::Reader arbitration);
  bool model_call(messages::schema::ModelCall::Reader call);
  bool conditions(std::string_view what,
                  messages::schema::Conditions::Reader conditions);
  bool effect(std::string_view what, messages::schema::Effect::Reader effect);

  // shared_state_check.cpp
  bool slot_change(messages::schema::SlotChange::Reader change);
  bool lease(messages::schema::Lease::Reader lease);
  bool budget(messages::schema::Budget::Reader budget);
  bool outbox(messages::schema::Outbox::Reader outbox);
  bool slot_versions(std::string_view what,
                     list<messages::schema::SlotVersion> versions);
  bool positive(std::string_view what, std::uint64_t value);

  // field_check.cpp
  enum class presence { required, optional };

  bool name(std::string_view what, capnp::Text::Reader text, std::size_t most);
  bool text(std::string_view what, capnp::Text::Reader text);
  bool candidate(std::string_view what, capnp::Text::Reader text);
  bool protocol(std::string_view what, capnp::Text::Reader text);
  bool dataset(std::string_view what, capnp::Data::Reader bytes,
               presence needed = presence::required);
  bool outcome(std::string_view what, messages::schema::Claim::Verdict verdict,
               double delta);
  bool finite(std::string_view what, double value);
  bool parent(std::string_view what, capnp::Data::Reader bytes,
              presence needed = presence::required);
  bool parameters(std::string_view what, parameter_list parameters);
  bool digest_field(std::string_view what, capnp::Data::Reader bytes,
                    digest& out);
  bool mention(std::string_view what, capnp::Data::Reader bytes,
               presence needed = presence::required);
  bool artefact(std::string_view what, capnp::Data::Reader bytes,
                presence needed = presence::required);
  bool refuse(std::string_view what, std::string_view problem);

  record_facts facts_;
  std::optional<error> problem_;
};

} // namespace automodel::storage
