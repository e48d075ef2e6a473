#include "messages/parameters.hpp"
#include "recsys/models/kernel_profile.hpp"
#include "worker/tasks/tasks.hpp"

namespace automodel::worker {

namespace {

void write_family(const recsys::model_family& from,
                  messages::schema::Described::Family::Builder to) {
  to.setName(from.name);
  to.setSummary(from.summary);
  to.setSource(from.source);
  to.setDeterministic(from.deterministic);
  to.setRanks(static_cast<bool>(from.fit));
  to.setPredictsRows(static_cast<bool>(from.fit_rows));
  messages::write_parameters(
      from.fit_defaults,
      to.initFitDefaults(static_cast<unsigned>(from.fit_defaults.size())));
  messages::write_parameters(
      from.score_defaults,
      to.initScoreDefaults(static_cast<unsigned>(from.score_defaults.size())));
}

} // namespace

result<void> run(const describe_task&, const task_context& in) {
  in.reply.send([&](reply_writer::builder out) {
    auto described = out.initDescribed();
    described.setKernelProfile(recsys::kernel_profile());
    const auto& families = in.models.all();
    auto list = described.initFamilies(static_cast<unsigned>(families.size()));
    for (unsigned i = 0; i < list.size(); ++i)
      write_family(families[i], list[i]);
  });
  return {};
}

} // namespace automodel::worker
