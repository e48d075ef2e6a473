#include "actors/model_catalogue.hpp"

#include "actors/autotrain/job_request.hpp"
#include "messages/parameters.hpp"

namespace automodel::actors {

namespace {

namespace schema = messages::schema;
using messages::read_text;

constexpr job_limits describe_limits{60, 0};
constexpr std::chrono::seconds describe_patience{60};

model_entry read_entry(schema::Described::Family::Reader from) {
  return {{read_text(from.getName()),
           messages::read_parameters(from.getFitDefaults()),
           messages::read_parameters(from.getScoreDefaults()), from.getRanks(),
           from.getPredictsRows()},
          read_text(from.getSummary()),
          read_text(from.getSource()),
          from.getDeterministic()};
}

result<model_catalogue> read_catalogue(schema::WorkerReply::Reader reply) {
  if (reply.which() == schema::WorkerReply::FAILED)
    return tl::unexpected<error>(messages::read_problem(reply.getFailed()));
  if (reply.which() != schema::WorkerReply::DESCRIBED)
    return fail(errc::worker_failed,
                "the worker did not say which models it has");
  model_catalogue catalogue;
  auto described = reply.getDescribed();
  catalogue.kernel_profile = read_text(described.getKernelProfile());
  for (auto family : described.getFamilies())
    catalogue.models.push_back(read_entry(family));
  return catalogue;
}

} // namespace

std::vector<recsys::family_description> model_catalogue::families() const {
  std::vector<recsys::family_description> list;
  for (const auto& entry : models)
    list.push_back(entry.family);
  return list;
}

std::vector<std::string> model_catalogue::stochastic() const {
  std::vector<std::string> names;
  for (const auto& entry : models)
    if (!entry.deterministic)
      names.push_back(entry.family.name);
  return names;
}

result<model_catalogue> describe_models(worker_source& workers) {
  auto worker = workers.spawn({});
  if (!worker)
    return pass_on(worker);
  auto request
      = job_request(describe_limits, {}, [](auto to) { to.setDescribe(); });
  if (auto sent = worker->send(request); !sent)
    return pass_on(sent);
  auto reply = worker->receive(describe_patience);
  if (!reply)
    return pass_on(reply);
  if (!*reply)
    return fail(errc::deadline_exceeded, "the worker did not answer");
  auto catalogue = (*reply)->read(read_catalogue);
  if (catalogue) {
    catalogue->protections = worker->report().in_force;
    catalogue->missing = worker->report().missing;
  }
  return catalogue;
}

} // namespace automodel::actors
