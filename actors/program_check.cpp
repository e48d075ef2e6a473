#include "actors/program_check.hpp"

#include "actors/autotrain/job_request.hpp"
#include "messages/parameters.hpp"

namespace automodel::actors {

namespace {

namespace schema = messages::schema;
using messages::read_text;

constexpr std::chrono::seconds check_patience{10};

void write_order(const program_order& order,
                 schema::WorkerRequest::Builder to) {
  auto check = to.initCheck();
  write_recipe({"program", order.given, {}, order.name, order.source},
               check.initRecipe());
  check.setLabels(order.labels);
  check.setReference(order.reference);
  check.setReferenceName(order.reference_name);
}

gate_report read_gate(schema::Checked::Gate::Reader from) {
  gate_report out{read_text(from.getName()),
                  from.getPassed(),
                  read_text(from.getText()),
                  {},
                  {read_text(from.getFile()), from.getLine(), from.getColumn()},
                  read_text(from.getHint())};
  if (from.getMeasured())
    out.figure = from.getFigure();
  return out;
}

/// What a worker has said so far.
struct conversation {
  std::string at; ///< "gate shapes"
  std::optional<std::vector<gate_report>> gates;

  result<void> hear(schema::WorkerReply::Reader reply) {
    switch (reply.which()) {
    case schema::WorkerReply::PROGRESS:
      at = read_text(reply.getProgress().getMetric());
      return {};
    case schema::WorkerReply::CHECKED:
      gates.emplace();
      for (auto gate : reply.getChecked().getGates())
        gates->push_back(read_gate(gate));
      return {};
    case schema::WorkerReply::FAILED:
      return tl::unexpected<error>(messages::read_problem(reply.getFailed()));
    default:
      return fail(errc::worker_failed,
                  "the worker answered a check with something else");
    }
  }
};

/// A worker that ended says nothing of where it was.
tl::unexpected<error> ended_in(const conversation& so_far,
                               const program_order& order, error why) {
  if (why.code == errc::deadline_exceeded)
    why.message = "the program was stopped after "
                  + std::to_string(order.limits.deadline_seconds) + " s";
  if (!so_far.at.empty())
    why.message = "at the " + so_far.at + ": " + why.message;
  if (why.where.file.empty())
    why.where.file = order.name;
  return tl::unexpected(std::move(why));
}

} // namespace

result<std::vector<gate_report>>
check_program(worker_source& workers, const program_order& order,
              const std::function<void(std::string_view)>& starting) {
  auto worker = workers.spawn(limits_for(order.limits));
  if (!worker)
    return pass_on(worker);
  auto request
      = job_request(order.limits, {}, [&](auto to) { write_order(order, to); });
  if (auto sent = worker->send(request); !sent)
    return pass_on(sent);
  conversation so_far;
  while (!so_far.gates) {
    auto reply = worker->receive(check_patience);
    if (!reply)
      return ended_in(so_far, order, std::move(reply.error()));
    if (!*reply)
      continue;
    auto before = so_far.at;
    auto heard = (*reply)->read([&](auto from) { return so_far.hear(from); });
    if (!heard)
      return pass_on(heard);
    if (starting && so_far.at != before)
      starting(so_far.at);
  }
  return std::move(*so_far.gates);
}

} // namespace automodel::actors
