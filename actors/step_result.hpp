#pragma once

#include "base/digest.hpp"
#include "base/error.hpp"
#include "messages/message.hpp"
#include "messages/parameters.hpp"
#include "messages/schema/agents.capnp.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::actors {

namespace schema = messages::schema;

template <class Schema>
using message = messages::message<Schema>;

/// The head of a request for a step, as values.
struct step_header {
  std::string experiment;
  std::string name;
  std::vector<digest> parents;
};

/// Errors: parse_error (a parent that is no hash).
result<step_header> read_step(schema::Step::Reader from);

/// Measures a step for its annex.
class step_clock {
public:
  double seconds() const {
    return std::chrono::duration<double>(clock::now() - begin_).count();
  }

private:
  using clock = std::chrono::steady_clock;
  clock::time_point begin_ = clock::now();
};

/// Fills what every record has.
void write_record_head(schema::Record::Builder to, const step_header& step,
                       std::string_view agent);

/// The answer to a request for a step: `fill(record)` writes what was done.
template <class Fill>
message<schema::StepResult> step_result(const step_header& step,
                                        std::string_view agent,
                                        const step_clock& clock, Fill&& fill) {
  return messages::make_message<schema::StepResult>([&](auto reply) {
    auto record = reply.initRecord();
    write_record_head(record, step, agent);
    fill(record);
    reply.initAnnex().setSeconds(clock.seconds());
  });
}

/// The same answer, saying in its annex where it was done: at which slot of a
/// node, or with 0 by the node itself. What is said already stands.
message<schema::StepResult> done_at(const std::string& node, std::uint32_t slot,
                                    const message<schema::StepResult>& what);

/// The answer when it could not be done: a record, too, if the error says
/// something about the step; the error itself if it is about this process
/// (stopping, no space, no workers), since then the step is still to be done.
result<message<schema::StepResult>> step_failure(const step_header& step,
                                                 std::string_view agent,
                                                 const step_clock& clock,
                                                 std::string_view candidate,
                                                 const error& what);

} // namespace automodel::actors
