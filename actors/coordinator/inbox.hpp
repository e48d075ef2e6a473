#pragma once

#include "actors/interfaces.hpp"
#include "runtime/caf/actor.hpp"
#include "storage/memory.hpp"

#include <map>
#include <memory>
#include <string>

namespace automodel::actors {

/// `/inbox`: keeps submitted experiments as letters in the memory, hands each
/// to the coordinator, and acknowledges it once it has ended. What was not
/// acknowledged is handed over again by the next life of the node, and the
/// experiment goes on where it stopped.
class inbox {
public:
  using handle = inbox_actor;
  using self_type = runtime::actor_self<handle>;
  static constexpr const char* kind = "inbox";
  static constexpr const char* path = "/inbox";
  /// Under which the letters stand in the memory.
  static constexpr const char* experiment = "inbox";

  inbox(self_type* self, std::shared_ptr<const storage::memory> memory);

  handle::behavior_type make_behavior();

private:
  using receipt_promise = runtime::promise<message<schema::SubmitReceipt>>;

  /// A letter that waits, by the id of its experiment.
  struct pending {
    std::string letter; ///< id of its record
    bool running = false;
    std::string problem; ///< of the last attempt
  };

  receipt_promise submit(const message<schema::SubmitExperiment>& request);
  result<message<schema::ExperimentList>>
  list(const message<schema::ExperimentsQuery>& query);

  void watch_letters();
  void open_letters(const message<schema::History>& letters);
  void hand_over(const std::string& id, const message<schema::RunExperiment>&);
  void acknowledge(const std::string& id);

  self_type* self_;
  std::shared_ptr<const storage::memory> memory_;
  std::map<std::string, pending> pending_;
};

} // namespace automodel::actors
