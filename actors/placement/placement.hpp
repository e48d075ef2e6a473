#pragma once

#include "actors/cluster/artefact_grants.hpp"
#include "actors/interfaces.hpp"
#include "actors/placement/work.hpp"
#include "actors/placement/work_queue.hpp"
#include "runtime/caf/actor.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <string>

namespace automodel::actors {

/// `/coordinator/placement`: gives work to free slots, here and on other nodes,
/// and brings back what comes out. Work of a node that is lost is given away
/// again once its lease has ended; an answer that comes later is not taken.
/// Work whose asker ends is dropped: what waits is forgotten, what is at work
/// is stopped at its slot.
class placement {
public:
  using handle = placement_actor;
  using self_type = runtime::actor_self<handle>;
  static constexpr const char* kind = "placement";
  static constexpr const char* path = "/coordinator/placement";

  /// How long lost work waits before it is given away again.
  static constexpr auto lease = std::chrono::milliseconds{1500};
  /// How often work may be lost before that is what became of it.
  static constexpr std::uint32_t max_lost = 20;

  /// `node` is this one.
  placement(self_type* self, std::string node,
            std::shared_ptr<artefact_grants> grants);

  handle::behavior_type make_behavior();

private:
  using answer = runtime::promise<message<schema::StepResult>>;

  answer take(work_request request);
  void order(const message<schema::OrderExperiment>& request);
  caf::actor_id watched(const caf::strong_actor_ptr& asker);
  void drop_work_of(caf::actor_id asker);
  void stop_at_slot(std::uint64_t number, const work_order& order);
  void look();
  void give(std::uint64_t number, const std::string& slot);
  void on_answer(std::uint64_t number, const std::string& slot,
                 const message<schema::StepResult>& outcome);
  void bring(std::uint64_t number, const std::string& node,
             const message<schema::StepResult>& outcome,
             const std::vector<digest>& outputs);
  void on_lost(std::uint64_t number, const std::string& slot, const error& why);
  void finish(std::uint64_t number,
              result<message<schema::StepResult>> outcome);
  std::vector<free_slot> slots() const;
  void summarise();

  struct entry {
    work_request request;
    work_order order;
    answer reply;
    caf::actor_id asker = 0; ///< 0: nobody is known
    std::uint32_t lost = 0;
  };

  self_type* self_;
  std::string node_;
  std::shared_ptr<artefact_grants> grants_;
  std::map<std::uint64_t, entry> work_;
  /// Slot -> work. A slot whose work was dropped is busy until it says so.
  std::map<std::string, std::uint64_t> busy_;
  std::set<caf::actor_id> askers_; ///< who are watched
  work_queue queue_;
  std::uint64_t last_number_ = 0;
  std::uint64_t lost_ = 0;
  bool looking_ = false;
};

} // namespace automodel::actors
