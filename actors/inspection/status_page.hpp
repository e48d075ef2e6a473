#pragma once

#include "messages/schema/inspection.capnp.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace automodel::actors {

namespace schema = messages::schema;

/// An InspectQuery as values.
struct inspect_filter {
  std::string path; ///< see runtime::matches_pattern
  std::string kind;
  std::string node;
  std::chrono::milliseconds stuck{0};
  schema::InspectQuery::Sort sort = schema::InspectQuery::Sort::PATH;
  std::uint32_t limit = 0;
  std::chrono::milliseconds window{5000};
  std::uint32_t deaths = 0;
};

inspect_filter read_filter(schema::InspectQuery::Reader from);

/// What an answer may hold, so that it stays within a message's bounds.
struct page_bounds {
  static constexpr std::size_t actor_bytes = 640 << 10;
  static constexpr std::size_t death_bytes = 256 << 10;
};

/// The rows of an answer: sorted as asked (equal ones by path and node), cut
/// at the limit and at `bytes`.
std::vector<schema::ActorStatus::Reader>
arrange(const std::vector<schema::ActorStatus::Reader>& rows,
        const inspect_filter& filter,
        std::size_t bytes = page_bounds::actor_bytes);

/// The last deaths of all, newest first, cut likewise.
std::vector<schema::Tombstone::Reader>
arrange(const std::vector<schema::Tombstone::Reader>& stones,
        std::uint32_t limit, std::size_t bytes = page_bounds::death_bytes);

/// Copies what was arranged into a list of its size.
template <class Readers, class List>
void copy_list(const Readers& from, List to) {
  for (unsigned i = 0; i < to.size(); ++i)
    to.setWithCaveats(i, from[i]);
}

} // namespace automodel::actors
