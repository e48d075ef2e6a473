#include "cli/cluster_client.hpp"
#include "cli/command.hpp"
#include "cli/experiment_request.hpp"
#include "cli/submitted.hpp"
#include "messages/parameters.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <thread>

namespace automodel::cli {

namespace {

using namespace std::chrono_literals;
namespace schema = actors::schema;

constexpr auto patience = 20s;

struct submit_options {
  std::string file, cluster;
  std::vector<std::string> overrides, after;
  bool json = false, wait = false;
};

result<actors::message<schema::SubmitReceipt>>
hand_in(cluster_client& cluster, const prepared_experiment& prepared,
        const std::vector<actors::dependency>& after) {
  auto id = identity_of(prepared.spec);
  auto run = prepared.as_message(id);
  return cluster
      .ask<actors::inbox_actor, actors::message<schema::SubmitReceipt>>(
          inbox_path, patience,
          submission({id, prepared.spec.name, run, after}));
}

// Exit code 0 if it ended well, 1 if it ended with failures.
result<int> wait_for_end(cluster_client& cluster, const std::string& id) {
  for (;;) {
    auto known = list_submitted(cluster, id);
    // The head may be restarted meanwhile: it goes on.
    if (!known && known.error().code != errc::unavailable
        && known.error().code != errc::deadline_exceeded)
      return pass_on(known);
    if (known && !known->empty()
        && known->front().state == runtime::job_state::cancelled)
      return fail(errc::cancelled,
                  "experiment " + id
                      + (known->front().because.empty()
                             ? " was cancelled"
                             : " was not run: " + known->front().because),
                  "automodel rerun " + short_id(id) + " runs it once more");
    if (known && !known->empty() && runtime::has_ended(known->front().state))
      return known->front().ok ? 0 : 1;
    std::this_thread::sleep_for(500ms);
  }
}

// Hands in one experiment and says so.
result<std::string> submit_one(cluster_client& cluster,
                               const prepared_experiment& prepared,
                               const std::vector<actors::dependency>& after,
                               bool as_json) {
  auto receipt = hand_in(cluster, prepared, after);
  if (!receipt)
    return pass_on(receipt);
  auto id = identity_of(prepared.spec);
  auto repeated = false;
  std::string state;
  auto read
      = receipt->read([&](schema::SubmitReceipt::Reader from) -> result<void> {
          repeated = from.getRepeated();
          state = messages::read_text(from.getState());
          return {};
        });
  if (!read)
    return pass_on(read);
  if (as_json)
    std::printf("%s\n", nlohmann::json{{"id", id},
                                       {"name", prepared.spec.name},
                                       {"state", state},
                                       {"repeated", repeated}}
                            .dump()
                            .c_str());
  else
    std::printf("%s %s %s%s\n", id.c_str(), prepared.spec.name.c_str(),
                repeated ? "was submitted before" : "submitted",
                state == "paused"              ? "; it is paused"
                : state.starts_with("waiting") ? ("; " + state).c_str()
                                               : "");
  return id;
}

result<std::vector<actors::dependency>>
read_after(const std::vector<std::string>& texts) {
  std::vector<actors::dependency> out;
  for (const auto& text : texts) {
    auto one = actors::parse_dependency(text);
    if (!one)
      return fail(one.error().code,
                  "--after " + text + ": " + one.error().message,
                  one.error().hint);
    out.push_back(std::move(*one));
  }
  return out;
}

result<int> submit(const submit_options& options) {
  auto after = read_after(options.after);
  if (!after)
    return pass_on(after);
  auto workers = open_workers();
  if (!workers)
    return pass_on(workers);
  auto prepared
      = prepare_experiments(options.file, options.overrides, **workers);
  if (!prepared)
    return pass_on(prepared);
  auto cluster = cluster_client::start(options.cluster);
  if (!cluster)
    return pass_on(cluster);
  std::vector<std::string> ids;
  for (const auto& one : *prepared) {
    auto id = submit_one(*cluster, one, *after, options.json);
    if (!id)
      return pass_on(id);
    ids.push_back(std::move(*id));
  }
  auto worst = 0;
  for (const auto& id : ids) {
    if (!options.wait)
      break;
    auto code = wait_for_end(*cluster, id);
    if (!code)
      return code;
    worst = std::max(worst, *code);
  }
  return worst;
}

} // namespace

void add_submit(CLI::App& program, action& chosen) {
  auto* command = program.add_subcommand(
      "submit", "Hand an experiment file to a cluster. The answer means that "
                "it is on the head's\ndisk and will be run, also if nodes "
                "die. Submitting it again does nothing.\nPaths of data are "
                "those of the head's machine.");
  auto options = std::make_shared<submit_options>();
  command->add_option("file", options->file, "Experiment file (TOML)")
      ->required();
  command->add_option("--cluster", options->cluster,
                      "The client's node file; default "
                      "$AUTOMODEL_CLUSTER/client.toml");
  command
      ->add_option("--set", options->overrides,
                   "Override a key of the file; may be repeated")
      ->take_all();
  command
      ->add_option("--after", options->after,
                   "Run it once this experiment has ended: ID or NAME, with "
                   ":ok (the default), :any or :failed for how. If it ends "
                   "otherwise this one is not run. May be repeated")
      ->take_all();
  command->add_flag("--wait", options->wait,
                    "Wait for its end; exit 1 if it ended with failures");
  command->add_flag("--json", options->json, "Print the receipt as JSON");
  command->callback(
      [options, &chosen] { chosen = [options] { return submit(*options); }; });
}

} // namespace automodel::cli
