#include "storage/record.hpp"

#include "messages/canonical.hpp"

#include <capnp/schema.h>

#include <array>

namespace automodel::storage {

namespace {

using messages::schema::Record;

constexpr std::array<record_kind, record_kind_count> kinds{
    Record::INTENT,
    Record::DATA_VERSION,
    Record::PROFILE,
    Record::SPLIT,
    Record::DECISION,
    Record::TRAINING,
    Record::EVALUATION,
    Record::CLAIM,
    Record::FAILURE,
    Record::HOLDOUT_OPENING,
    Record::RELEASE,
    Record::FINISHED,
    Record::PROBLEM_DEFINITION,
    Record::HYPOTHESIS,
    Record::PROGRAM_DIFF,
    Record::VERDICT,
    Record::REWARD,
    Record::POLICY,
    Record::SKILL,
    Record::ARBITRATION,
    Record::SLOT_CHANGE,
    Record::LEASE,
    Record::BUDGET,
    Record::OUTBOX,
    Record::MODEL_CALL};

// The schema's own names: one place to rename.
capnp::StructSchema::FieldSubset union_fields() {
  return capnp::Schema::from<Record>().getUnionFields();
}

} // namespace

std::span<const record_kind> record_kinds() noexcept {
  return kinds;
}

std::string_view to_string(record_kind kind) noexcept {
  auto fields = union_fields();
  auto at = static_cast<unsigned>(kind);
  if (at >= fields.size())
    return "unknown";
  auto name = fields[at].getProto().getName();
  return {name.begin(), name.size()};
}

result<record_kind> record_kind_from(std::string_view name) {
  std::string known;
  for (auto kind : kinds) {
    if (to_string(kind) == name)
      return kind;
    known += known.empty() ? "" : ", ";
    known += to_string(kind);
  }
  return fail(errc::invalid_argument,
              "no kind of record is called '" + std::string{name} + "'",
              "allowed: " + known);
}

result<digest> record_id(const record_message& record) {
  auto words = messages::canonical(record);
  if (!words)
    return pass_on(words);
  return digest_of(words->words().bytes());
}

} // namespace automodel::storage
