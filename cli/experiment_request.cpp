#include "cli/experiment_request.hpp"

#include "cli/version.hpp"
#include "cli/workspace.hpp"

#include <filesystem>

namespace automodel::cli {

namespace {

// A node may have another current folder than the command.
std::string absolute_text(const std::filesystem::path& path) {
  std::error_code failed;
  auto out = path.empty() ? path : std::filesystem::absolute(path, failed);
  return (failed ? path : out).string();
}

} // namespace

result<std::shared_ptr<actors::worker_source>> open_workers() {
  auto executable = worker_executable();
  if (!executable)
    return pass_on(executable);
  runtime::fork_server_options server;
  server.executable = *executable;
  return std::make_shared<actors::worker_source>(std::move(server));
}

actors::message<actors::schema::RunExperiment>
prepared_experiment::as_message(const std::string& id) const {
  return messages::make_message<actors::schema::RunExperiment>([&](auto to) {
    to.setId(id);
    to.setResolvedFile(to_canonical_json(spec));
    to.setDataPath(absolute_text(spec.data.path));
    to.setItemsPath(absolute_text(spec.data.items));
    to.setUsersPath(absolute_text(spec.data.users));
    to.setKernelProfile(models.kernel_profile);
    to.setVersion(version);
    auto stochastic = models.stochastic();
    auto list = to.initStochastic(static_cast<unsigned>(stochastic.size()));
    for (unsigned i = 0; i < list.size(); ++i)
      list.set(i, stochastic[i]);
  });
}

result<std::vector<prepared_experiment>>
prepare_experiments(const std::string& file,
                    const std::vector<std::string>& overrides,
                    actors::worker_source& workers) {
  auto specs = recsys::load_experiments(file, overrides);
  if (!specs)
    return pass_on(specs);
  auto models = actors::describe_models(workers);
  if (!models)
    return pass_on(models);
  std::vector<prepared_experiment> out;
  for (auto& spec : *specs) {
    if (auto resolved = apply_model_defaults(spec, models->families());
        !resolved)
      return pass_on(resolved);
    out.push_back({std::move(spec), *models});
  }
  return out;
}

result<prepared_experiment>
prepare_experiment(const std::string& file,
                   const std::vector<std::string>& overrides,
                   actors::worker_source& workers) {
  auto all = prepare_experiments(file, overrides, workers);
  if (!all)
    return pass_on(all);
  if (all->size() == 1)
    return std::move(all->front());
  return fail_at({file}, errc::invalid_argument,
                 "the file describes " + std::to_string(all->size())
                     + " experiments",
                 "choose one by --set matrix.KEY=[VALUE]");
}

} // namespace automodel::cli
