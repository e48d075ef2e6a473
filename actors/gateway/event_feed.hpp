#pragma once

#include "actors/interfaces.hpp"
#include "runtime/caf/actor.hpp"
#include "runtime/http/event_hub.hpp"
#include "storage/memory_reader.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace automodel::actors {

inline constexpr std::array<std::string_view, 6> event_types{
    "record", "progress", "death", "stuck", "unstuck", "node"};

/// What happens, for clients that listen: "record" (the memory has a new
/// record), "progress" (of experiments run by this node), "death", "stuck",
/// "unstuck" and "node" (one is missing, or back). Used by the gateway in its
/// handlers; it looks at the cluster only while somebody listens.
class event_feed {
public:
  using self_type = runtime::actor_self<gateway_actor>;

  /// Without a memory to read there are no events of records.
  event_feed(self_type* self, runtime::http::event_hub& hub,
             std::optional<storage::memory_reader> memory);

  /// Begins to look, and goes on by itself.
  void start();

  void publish_progress(const message<schema::ProgressEvent>& event);

private:
  void look_at_cluster();
  void look_at_memory();
  void ask_memory(const memory_actor& memory);
  void take(const message<schema::ClusterSnapshot>& seen);
  bool take_records();
  void take_deaths(schema::ClusterSnapshot::Reader seen);
  void take_stuck(schema::ClusterSnapshot::Reader seen);
  void take_missing(schema::ClusterSnapshot::Reader seen);

  using place = std::pair<std::string, std::string>; ///< node, path

  self_type* self_;
  runtime::http::event_hub& hub_;
  std::optional<storage::memory_reader> memory_;
  bool looked_ = false; ///< what was there at first is no news
  std::map<std::string, std::uint64_t> last_death_; ///< by node
  std::set<place> stuck_;
  std::set<std::string> missing_;
  std::uint64_t next_record_ = 0; ///< 0: not known yet
};

} // namespace automodel::actors
