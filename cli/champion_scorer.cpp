#include "cli/champion_scorer.hpp"

#include "actors/autotrain/job_request.hpp"
#include "cli/workspace.hpp"
#include "messages/frame_socket.hpp"

namespace automodel::cli {

namespace {

constexpr actors::job_limits scoring_limits{3600, 0};
constexpr std::chrono::minutes answer_deadline{10};

result<recsys::split_part> part(const recsys::champion& from,
                                const char* name) {
  auto fd = from.section(name);
  if (!fd)
    return pass_on(fd);
  return recsys::split_part::map(fd->get(), name);
}

} // namespace

actors::recipe champion_recipe(const recsys::champion_info& info) {
  return {info.family, info.fit, info.score, info.program_name, info.program};
}

result<std::unique_ptr<actors::worker_source>> champion_workers() {
  auto executable = worker_executable();
  if (!executable)
    return pass_on(executable);
  runtime::fork_server_options options;
  options.executable = *executable;
  return std::make_unique<actors::worker_source>(std::move(options));
}

result<champion_scorer> champion_scorer::start(const recsys::champion& from,
                                               bool with_valid) {
  if (from.info().rules.rows)
    return fail(errc::invalid_argument,
                "'" + from.info().candidate
                    + "' predicts rows and cannot rank items",
                "automodel evaluate judges it");
  champion_scorer made;
  auto train = part(from, "train");
  if (!train)
    return pass_on(train);
  made.train_ = std::move(*train);
  auto valid = part(from, "valid");
  if (!valid)
    return pass_on(valid);
  made.valid_ = std::move(*valid);
  auto vocabulary = from.section("vocabulary");
  if (!vocabulary)
    return pass_on(vocabulary);
  auto ids = recsys::id_space::map(vocabulary->get(), "vocabulary");
  if (!ids)
    return pass_on(ids);
  made.ids_ = std::move(*ids);

  auto workers = champion_workers();
  if (!workers)
    return pass_on(workers);
  made.workers_ = std::move(*workers);
  auto sockets = messages::frame_socket::make_pair();
  if (!sockets)
    return pass_on(sockets);
  made.socket_ = std::move(sockets->second);
  actors::job_descriptors given;
  for (const auto* name : {"model", "train", "valid"}) {
    if (std::string_view{name} == "valid" && !with_valid)
      continue;
    auto section = from.section(name);
    if (!section)
      return pass_on(section);
    given.adopt(name, std::move(*section));
  }
  given.add("judge", sockets->first.get());
  auto worker = made.workers_->spawn(actors::limits_for(scoring_limits));
  if (!worker)
    return pass_on(worker);
  auto request = actors::job_request(scoring_limits, given, [&](auto to) {
    actors::write_recipe(champion_recipe(from.info()),
                         to.initScore().initRecipe());
  });
  if (auto sent = worker->send(request, given.descriptors()); !sent)
    return pass_on(sent);
  made.worker_ = std::make_unique<runtime::worker_process>(std::move(*worker));
  made.client_ = std::make_unique<recsys::score_stream_client>(
      made.socket_.get(), made.train_.rows().n_items, answer_deadline);
  return made;
}

} // namespace automodel::cli
