#pragma once

#include "actors/coordinator/known_experiments.hpp"
#include "actors/coordinator/submission.hpp"
#include "actors/interfaces.hpp"
#include "runtime/caf/actor.hpp"
#include "storage/memory.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::actors {

/// `/inbox`: keeps submitted experiments as letters in the memory, hands each
/// to the coordinator, and acknowledges it once it has ended. What was not
/// acknowledged is handed over again by the next life of the node, and the
/// experiment goes on where it stopped. Orders about an experiment are
/// decisions in the memory before they are passed on; they hold until the next
/// one, whatever dies in between.
///
/// What was submitted to be run after others waits until these have ended as it
/// asks; if one ends otherwise, it is cancelled, by an order of the inbox.
class inbox {
public:
  using handle = inbox_actor;
  using self_type = runtime::actor_self<handle>;
  static constexpr const char* kind = "inbox";
  static constexpr const char* path = "/inbox";
  /// Under which the letters stand in the memory.
  static constexpr const char* experiment = "inbox";
  /// Begins the reason of an order that it gives itself.
  static constexpr std::string_view not_run_text = "not run: ";

  inbox(self_type* self, std::shared_ptr<const storage::memory> memory);

  handle::behavior_type make_behavior();

private:
  using receipt_promise = runtime::promise<message<schema::SubmitReceipt>>;
  using order_promise = runtime::promise<message<schema::OrderReceipt>>;
  using committed = std::function<void(const commit_answer&)>;
  using refused = std::function<void(const error&)>;

  /// A letter that waits, by the id of its experiment.
  struct pending {
    digest letter; ///< id of its record
    submission what;
    bool running = false;
  };

  receipt_promise submit(const message<schema::SubmitExperiment>& request);
  order_promise order(const message<schema::OrderExperiment>& request);
  void rerun(const experiment_order& order,
             const std::vector<known_experiment>& among, order_promise reply);
  void decide(const experiment_order& order, runtime::job_state after,
              order_promise reply);
  void decide(const experiment_order& order, committed then, refused why);
  void act(const experiment_order& order);
  void pass_on_order(const experiment_order& order);
  result<message<schema::ExperimentList>>
  list(const message<schema::ExperimentsQuery>& query);
  result<std::vector<known_experiment>> known() const;

  void begin();
  void watch_letters();
  bool open_letters(const message<schema::History>& letters);
  void take(const digest& letter, submission what);
  void hand_over(const std::string& id);
  bool is_due(const std::string& id);
  void hand_over_due();
  void leave_out(const std::string& id, const std::string& why);
  void acknowledge(const std::string& id);
  bool is_ordered(const std::string& id, order_action action) const;
  void commit(message<schema::CommitStep> step, committed then, refused why);
  void summarise();

  self_type* self_;
  std::shared_ptr<const storage::memory> memory_;
  std::map<std::string, pending> pending_;
  order_table orders_; ///< the last about each experiment
  std::set<std::string, std::less<>> deciding_; ///< an order is being recorded
};

} // namespace automodel::actors
