#pragma once

#include "actors/cluster/artefact_grants.hpp"
#include "actors/interfaces.hpp"
#include "actors/placement/work.hpp"
#include "actors/worker_source.hpp"
#include "runtime/caf/actor.hpp"
#include "runtime/supervisor.hpp"
#include "storage/artefact_store.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace automodel::actors {

/// What the slots of a node share.
struct slot_resources {
  std::string node;
  std::shared_ptr<worker_source> workers;
  storage::artefact_store artefacts;
  std::filesystem::path scratch;
  std::shared_ptr<artefact_grants> grants;
};

/// One place for work on a node, with a trainer and an evaluator of its own.
/// Work that another node sends is prepared by fetching what it needs, and what
/// comes out is granted to that node. If whoever asked is gone, so is the work:
/// its worker ends, since nobody would take the answer.
class slot {
public:
  using handle = slot_actor;
  using self_type = runtime::actor_self<handle>;
  static constexpr const char* kind = "slot";

  slot(self_type* self, slot_resources resources);

  handle::behavior_type make_behavior();

private:
  using answer = runtime::promise<message<schema::StepResult>>;

  struct running {
    work_request request;
    work_order order;
    std::optional<std::string> node; ///< that sent it, if another
    answer reply;
    std::uint64_t number = 0;
  };

  answer begin(work_request request);
  void stop(const message<schema::StopWork>& which);
  void fetch(std::uint64_t number);
  void work(std::uint64_t number, std::uint32_t attempt = 1);
  template <class Handle, class Request>
  void ask_child(const char* name, std::uint32_t attempt);
  void end(std::uint64_t number, result<message<schema::StepResult>> outcome);
  void abandon(std::uint64_t number, const char* why);
  void start_children();
  bool is_at_work(std::uint64_t number) const;

  self_type* self_;
  slot_resources resources_;
  runtime::supervisor children_;
  std::optional<running> running_;
  std::map<std::string, caf::actor_id> ended_; ///< children told to end
  std::uint64_t last_number_ = 0;
};

} // namespace automodel::actors
