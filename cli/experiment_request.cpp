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

result<prepared_experiment>
prepare_experiment(const std::string& file,
                   const std::vector<std::string>& overrides,
                   actors::worker_source& workers) {
  auto spec = recsys::load_experiment(file, overrides);
  if (!spec)
    return pass_on(spec);
  auto models = actors::describe_models(workers);
  if (!models)
    return pass_on(models);
  if (auto resolved = apply_model_defaults(*spec, models->families());
      !resolved)
    return pass_on(resolved);
  return prepared_experiment{std::move(*spec), std::move(*models)};
}

} // namespace automodel::cli
