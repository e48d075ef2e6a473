#include "cli/commands/export_experiment.hpp"

#include "cli/commands/memory_print.hpp"
#include "cli/report_files.hpp"
#include "messages/parameters.hpp"

#include <cstdio>
#include <filesystem>

namespace automodel::cli {

namespace {

namespace schema = actors::schema;

result<std::string>
resolved_file(const std::vector<storage::stored_record>& records) {
  std::string out;
  for (const auto& stored : records) {
    auto read
        = stored.record.read([&](schema::Record::Reader from) -> result<void> {
            if (from.isIntent())
              out = messages::read_text(from.getIntent().getResolvedFile());
            return {};
          });
    if (!read)
      return pass_on(read);
  }
  return out;
}

result<void> check_empty(const std::filesystem::path& folder) {
  std::error_code ignored;
  if (std::filesystem::exists(folder, ignored)
      && !std::filesystem::is_empty(folder, ignored))
    return fail_at({folder.string()}, errc::conflict, "this is there already",
                   "name a folder with --out that is empty or not there");
  return {};
}

} // namespace

result<int> export_experiment(const source_options& options,
                              const std::string& experiment,
                              const std::string& folder) {
  if (auto empty = check_empty(folder); !empty)
    return pass_on(empty);
  auto source = experiment_source::open(options);
  if (!source)
    return pass_on(source);
  auto which = source->find(experiment);
  if (!which)
    return pass_on(which);
  if (which->state != runtime::job_state::done)
    return fail(errc::conflict, "experiment " + which->id
                                    + " has no results: it is "
                                    + std::string{actors::state_text(*which)});
  auto records = source->records(which->id);
  if (!records)
    return pass_on(records);
  auto needed = report_artefacts(*records, champion_too::yes);
  if (!needed)
    return pass_on(needed);
  auto artefacts = source->bring(*needed);
  if (!artefacts)
    return pass_on(artefacts);
  auto report = read_report(*records, *artefacts, "");
  if (!report)
    return pass_on(report);
  auto files = write_report(*records, *artefacts, *report, folder);
  if (!files)
    return pass_on(files);
  auto resolved = resolved_file(*records);
  if (!resolved)
    return pass_on(resolved);
  auto file = std::filesystem::path{folder} / "experiment.json";
  if (auto written = write_file(file, *resolved + '\n'); !written)
    return pass_on(written);
  if (options.json) {
    nlohmann::json out{{"id", which->id},
                       {"results", files->results.string()},
                       {"report", files->report.string()},
                       {"experiment", file.string()},
                       {"champion", nullptr}};
    if (files->champion)
      out["champion"] = files->champion->string();
    print_json(out);
    return 0;
  }
  for (const auto& path : {files->results, files->report, file})
    std::printf("%s\n", path.c_str());
  if (files->champion)
    std::printf("%s\n", files->champion->c_str());
  return 0;
}

} // namespace automodel::cli
