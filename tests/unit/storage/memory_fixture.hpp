#pragma once

#include "storage/memory.hpp"
#include "tests/support/temporary_folder.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace automodel::storage::test {

using fill_record
    = std::function<void(messages::schema::Record::Builder record)>;

/// A record of a step of experiment "e1" unless `fill` says otherwise.
record_draft draft(const std::string& step, const fill_record& fill,
                   const std::vector<digest>& parents = {});

/// The simplest record: an intent.
record_draft intent(const std::string& step,
                    const std::vector<digest>& parents = {});

/// A step of one intent per name.
step_commit step_of(std::uint64_t sequence,
                    const std::vector<std::string>& steps,
                    const std::string& producer = "/experiments/e1");

/// Sets a hash in a record.
capnp::Data::Reader as_data(const digest& value);

/// The id of a draft.
digest id_of(const record_draft& draft);

/// A memory with one small experiment: intent, data version, split, training,
/// two evaluations, decision, claim, release, finished; its artefacts exist.
struct small_experiment {
  std::vector<step_commit> steps;
  digest rows, model, champion, results;
};
small_experiment make_small_experiment(memory& memory,
                                       const std::string& experiment = "e1");

/// Runs `body` in a child process and gives its exit code; a signal gives
/// 1000 + its number.
int run_in_child(const std::function<int()>& body);

} // namespace automodel::storage::test
