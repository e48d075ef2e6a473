#pragma once

#include "messages/schema/record.capnp.h"

#include <string>

namespace automodel::storage {

/// What record_text says of the kinds that agents share: one overload each.
std::string text_of(messages::schema::ProblemDefinition::Reader problem);
std::string text_of(messages::schema::Hypothesis::Reader hypothesis);
std::string text_of(messages::schema::ProgramDiff::Reader diff);
std::string text_of(messages::schema::Verdict::Reader verdict);
std::string text_of(messages::schema::Reward::Reader reward);
std::string text_of(messages::schema::Policy::Reader policy);
std::string text_of(messages::schema::Skill::Reader skill);
std::string text_of(messages::schema::Arbitration::Reader arbitration);
std::string text_of(messages::schema::ModelCall::Reader call);
std::string text_of(messages::schema::SlotChange::Reader change);
std::string text_of(messages::schema::Lease::Reader lease);
std::string text_of(messages::schema::Budget::Reader budget);
std::string text_of(messages::schema::Outbox::Reader outbox);

/// "success", "fail", "neutral" or "inconclusive".
std::string text_of(messages::schema::Claim::Verdict verdict);

/// Four decimals.
std::string number_text(double value);

/// The first twelve digits, or "none".
std::string short_hash(capnp::Data::Reader from);

/// Millionths as a decimal with sign, exactly: "+0.250000".
std::string micro_text(std::int64_t micro);

} // namespace automodel::storage
