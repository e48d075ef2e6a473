#pragma once

#include "actors/inspection/status_page.hpp"
#include "base/error.hpp"
#include "messages/message.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace automodel::actors {

template <class Schema>
using message = messages::message<Schema>;

/// A node that gave no answer, and why.
struct missing_node {
  std::string node;
  error why;
};

/// What several nodes answered to one question.
template <class Reply>
struct node_answers {
  std::vector<message<Reply>> answers;
  std::vector<missing_node> missing;
};

/// Everything that was heard as one snapshot: sorted and cut as asked.
/// Errors: parse_error (an answer is malformed).
result<message<schema::ClusterSnapshot>>
merge(const node_answers<schema::NodeSnapshot>& heard,
      const inspect_filter& filter, std::int64_t unix_ms);

/// The traces of all nodes in the order of time.
result<message<schema::TraceReport>>
merge(const node_answers<schema::TraceReport>& heard);

/// The one answer there is; else the error that says most: a node that could
/// not be asked might have had it.
result<message<schema::ActorState>>
choose(const node_answers<schema::ActorState>& heard, const std::string& path);

} // namespace automodel::actors
