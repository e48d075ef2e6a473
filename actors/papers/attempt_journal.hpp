#pragma once

#include "actors/step_result.hpp"
#include "base/error.hpp"
#include "messages/schema/record.capnp.h"
#include "storage/memory.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::actors {

/// The steps of one attempt to turn a paper into a verdict, in the memory. A
/// step that is there is not written again, so an attempt that was interrupted
/// goes on by doing the same again.
class attempt_journal {
public:
  /// `id` names the attempt: a hash of all that it depends on. The memory must
  /// outlive the journal.
  attempt_journal(storage::memory& memory, std::string id);

  const std::string& id() const noexcept { return id_; }

  result<std::optional<storage::stored_record>>
  find(std::string_view step) const;

  /// The id of the step's record: `fill` writes what was done, unless it was
  /// committed before. Errors: those of memory::commit.
  result<digest>
  commit(std::string_view step, std::string_view agent,
         std::vector<digest> parents,
         const std::function<void(schema::Record::Builder)>& fill);

  /// Stores what a record is to name. Errors: io_error, storage_full.
  result<digest> put(std::string_view text);

  /// What was stored. Errors: not_found, corrupt, io_error.
  result<std::string> text(const digest& name) const;

  /// All records so far, in order.
  result<std::vector<storage::stored_record>> steps() const;

private:
  storage::memory& memory_;
  std::string id_, producer_;
};

/// A decision between as many options, and what it looked at.
void write_decision(const std::string& slot,
                    const std::vector<parameters>& options,
                    std::uint32_t chosen, const std::string& rationale,
                    const std::vector<digest>& inputs,
                    schema::Decision::Builder to);

} // namespace automodel::actors
