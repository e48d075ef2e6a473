#include "actors/program_export.hpp"

#include "messages/parameters.hpp"

namespace automodel::actors {

namespace {

namespace schema = messages::schema;

constexpr job_limits export_limits{600, 0};
constexpr std::chrono::minutes export_patience{11};

result<exported_archive> read_reply(schema::WorkerReply::Reader reply) {
  if (reply.which() == schema::WorkerReply::FAILED)
    return tl::unexpected<error>(messages::read_problem(reply.getFailed()));
  if (reply.which() != schema::WorkerReply::EXPORTED)
    return fail(errc::worker_failed,
                "the worker answered an export with something else");
  auto exported = reply.getExported();
  auto content = messages::read_digest(exported.getArchive());
  if (!content)
    return fail(errc::parse_error, "the archive's hash is none");
  return exported_archive{*content, exported.getBytes()};
}

} // namespace

result<exported_archive> export_model(worker_source& workers,
                                      const export_order& order) {
  auto worker = workers.spawn(limits_for(export_limits));
  if (!worker)
    return pass_on(worker);
  job_descriptors given;
  given.add("model", order.model);
  given.add("vocabulary", order.vocabulary);
  given.add("out", order.out);
  auto request = job_request(export_limits, given, [&](auto to) {
    write_recipe(order.how, to.initExport().initRecipe());
  });
  if (auto sent = worker->send(request, given.descriptors()); !sent)
    return pass_on(sent);
  auto reply = worker->receive(export_patience);
  if (!reply)
    return pass_on(reply);
  if (!*reply)
    return fail(errc::deadline_exceeded, "the worker did not answer");
  return (*reply)->read(read_reply);
}

} // namespace automodel::actors
