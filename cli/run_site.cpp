#include "cli/run_site.hpp"

#include "cli/run_gateway.hpp"
#include "cli/terminal.hpp"
#include "messages/parameters.hpp"

#include <algorithm>
#include <thread>

namespace automodel::cli {

namespace {

namespace schema = actors::schema;

bool is_finished(const storage::memory_reader& memory,
                 const std::string& experiment) {
  auto step = memory.step(experiment, "finish");
  return step && step->has_value();
}

std::uint32_t default_workers() {
  return std::clamp(std::thread::hardware_concurrency(), 1U, 64U);
}

} // namespace

run_site::run_site(runtime::logging log,
                   std::shared_ptr<actors::worker_source> workers,
                   workspace place, std::uint32_t at_a_time,
                   std::string gateway, bool allow_control)
    : log_(std::move(log)), workers_(std::move(workers)),
      place_(std::move(place)), at_a_time_(at_a_time),
      gateway_(std::move(gateway)), allow_control_(allow_control) {}

result<run_site> run_site::open(const run_site_options& options) {
  auto level = runtime::log_level_from(options.log_level);
  if (!level)
    return pass_on(level);
  auto log = runtime::logging::open({*level, true, options.log_file, "local"});
  if (!log)
    return pass_on(log);
  auto workers = open_workers();
  if (!workers)
    return pass_on(workers);
  return run_site{std::move(*log),
                  std::move(*workers),
                  workspace::at(options.memory),
                  options.workers == 0 ? default_workers() : options.workers,
                  options.gateway,
                  options.allow_control};
}

result<void> run_site::open_memory() {
  auto memory = storage::memory::open(place_.memory);
  if (!memory)
    return pass_on(memory);
  memory_ = std::make_shared<storage::memory>(std::move(*memory));
  return {};
}

result<prepared_experiment>
run_site::prepare(const std::string& file,
                  const std::vector<std::string>& overrides) {
  return prepare_experiment(file, overrides, *workers_);
}

result<std::optional<session_outcome>>
run_site::finish(const prepared_experiment& experiment, const std::string& id) {
  if (is_finished(memory_->reader(), id))
    return std::optional<session_outcome>{};
  std::vector<std::string> names;
  for (const auto& candidate : experiment.spec.candidates)
    names.push_back(candidate.name);
  auto gateway = run_gateway(gateway_, place_.memory, allow_control_);
  if (!gateway)
    return pass_on(gateway);
  progress_display display{standard_error(), std::move(names)};
  experiment_session session{{"local", memory_, memory_->artefacts(), workers_,
                              place_.cache, place_.scratch, at_a_time_},
                             log_,
                             std::move(*gateway)};
  auto outcome = session.run(experiment.as_message(id), display);
  if (!outcome)
    return pass_on(outcome);
  return std::optional<session_outcome>{std::move(*outcome)};
}

void run_site::drop_models(const std::string& experiment) {
  auto reader = memory_->reader();
  auto known = reader.experiments();
  auto records = reader.steps(experiment);
  if (!known || !records)
    return;
  // What people did to actors is kept without an intent, and never finishes.
  for (const auto& summary : *known)
    if (summary.status == storage::experiment_status::running
        && summary.of_kind[schema::Record::INTENT] > 0)
      return;
  for (const auto& stored : *records) {
    auto model = stored.record.read(
        [](schema::Record::Reader from) -> result<std::optional<digest>> {
          if (from.which() != schema::Record::TRAINING)
            return std::optional<digest>{};
          return messages::read_digest(from.getTraining().getModel());
        });
    if (model && *model)
      (void)memory_->artefacts().drop(**model);
  }
}

} // namespace automodel::cli
