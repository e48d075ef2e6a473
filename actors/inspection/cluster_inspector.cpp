#include "actors/inspection/cluster_inspector.hpp"

#include "actors/inspection/inspector.hpp"
#include "actors/inspection/trace_report.hpp"
#include "messages/parameters.hpp"

namespace automodel::actors {

using namespace std::chrono_literals;
using messages::read_text;

cluster_inspector::cluster_inspector(
    self_type* self, std::string node,
    std::shared_ptr<const inspector_peers> peers)
    : self_(self), node_(std::move(node)), peers_(std::move(peers)) {}

cluster_inspector::handle::behavior_type cluster_inspector::make_behavior() {
  return {
      runtime::guarded(self_,
                       [this](const message<schema::InspectQuery>& query) {
                         return inspect(query);
                       }),
      runtime::guarded(self_,
                       [this](const message<schema::StateRequest>& request) {
                         return state(request);
                       }),
      runtime::guarded(self_,
                       [this](const message<schema::TraceRequest>& request) {
                         return trace(request);
                       }),
  };
}

std::vector<cluster_inspector::target>
cluster_inspector::targets(const std::string& node) const {
  std::vector<target> out;
  if (node.empty() || node == node_)
    out.push_back({node_, self_->environment().directory.find<inspector_actor>(
                              inspector::path)});
  auto known = false;
  for (const auto& peer : peers_->peers()) {
    if (!node.empty() && node != peer.id)
      continue;
    known = true;
    out.push_back({peer.id, peers_->inspector_of(peer.id)});
  }
  if (!node.empty() && node != node_ && !known)
    out.push_back({node, fail(errc::not_found, "there is no node " + node,
                              "automodel nodes shows which there are")});
  return out;
}

template <class Reply, class Request>
void cluster_inspector::ask_all(
    const std::string& node, std::chrono::milliseconds deadline,
    const message<Request>& request,
    std::function<void(const node_answers<Reply>&)> then) {
  struct gathering {
    node_answers<Reply> heard;
    std::size_t pending = 0;
    std::function<void(const node_answers<Reply>&)> then;

    void one_less() {
      if (--pending == 0)
        then(heard);
    }
  };
  auto all = targets(node);
  auto gathered = std::make_shared<gathering>();
  gathered->pending = all.size();
  gathered->then = std::move(then);
  for (auto& [id, inspector] : all) {
    if (!inspector) {
      gathered->heard.missing.push_back({id, inspector.error()});
      gathered->one_less();
      continue;
    }
    runtime::ask(
        self_, *inspector, deadline, request,
        [gathered](const message<Reply>& answer) {
          gathered->heard.answers.push_back(answer);
          gathered->one_less();
        },
        [gathered, id = id](const error& why) {
          gathered->heard.missing.push_back({id, why});
          gathered->one_less();
        });
  }
}

cluster_inspector::snapshot_promise
cluster_inspector::inspect(const message<schema::InspectQuery>& query) {
  auto reply = self_->promise_reply<message<schema::ClusterSnapshot>>();
  auto filter = query.read(
      [](schema::InspectQuery::Reader from) -> result<inspect_filter> {
        return read_filter(from);
      });
  if (!filter) {
    reply.deliver(pass_on(filter));
    return reply;
  }
  ask_all<schema::NodeSnapshot>(
      filter->node, patience, query,
      [this, reply, filter = *filter](const auto& heard) {
        reply.deliver(merge(heard, filter, self_->environment().unix_ms()));
      });
  return reply;
}

cluster_inspector::state_promise
cluster_inspector::state(const message<schema::StateRequest>& request) {
  auto reply = self_->promise_reply<message<schema::ActorState>>();
  std::string node, actor;
  std::chrono::milliseconds wait{0};
  auto read
      = request.read([&](schema::StateRequest::Reader from) -> result<void> {
          node = read_text(from.getNode());
          actor = read_text(from.getPath());
          wait = std::chrono::milliseconds{from.getWaitMs()};
          return {};
        });
  if (!read) {
    reply.deliver(pass_on(read));
    return reply;
  }
  ask_all<schema::ActorState>(node, wait + 2 * patience, request,
                              [reply, actor](const auto& heard) {
                                reply.deliver(choose(heard, actor));
                              });
  return reply;
}

cluster_inspector::trace_promise
cluster_inspector::trace(const message<schema::TraceRequest>& request) {
  auto reply = self_->promise_reply<message<schema::TraceReport>>();
  std::chrono::milliseconds length{0};
  auto node = request.read(
      [&](schema::TraceRequest::Reader from) -> result<std::string> {
        length = trace_length(from);
        return read_text(from.getNode());
      });
  if (!node) {
    reply.deliver(pass_on(node));
    return reply;
  }
  ask_all<schema::TraceReport>(
      *node, length + patience, request,
      [reply](const node_answers<schema::TraceReport>& heard) {
        // A node that refused, such as one where somebody traces already.
        if (heard.answers.empty() && !heard.missing.empty())
          reply.deliver(tl::unexpected<error>(heard.missing.front().why));
        else
          reply.deliver(merge(heard));
      });
  return reply;
}

} // namespace automodel::actors
