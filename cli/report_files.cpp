#include "cli/report_files.hpp"

#include "actors/experiment/report_of.hpp"
#include "messages/parameters.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>

namespace automodel::cli {

namespace {

namespace schema = messages::schema;

tl::unexpected<error> cannot(const std::string& doing,
                             const std::filesystem::path& path) {
  auto code = errno == ENOSPC ? errc::storage_full : errc::io_error;
  return fail_at({path.string()}, code, doing + ": " + std::strerror(errno));
}

// The artefact of the experiment's release, if it has one.
result<std::optional<digest>>
released_artefact(const storage::memory_reader& memory,
                  const std::string& experiment) {
  auto record = memory.step(experiment, "release");
  if (!record)
    return pass_on(record);
  if (!*record)
    return std::optional<digest>{};
  return (*record)->record.read(
      [](schema::Record::Reader from) -> result<std::optional<digest>> {
        if (from.which() != schema::Record::RELEASE)
          return std::optional<digest>{};
        return messages::read_digest(from.getRelease().getArtefact());
      });
}

} // namespace

result<void> write_file(const std::filesystem::path& path,
                        std::string_view text) {
  auto partial = path;
  partial += ".partial";
  {
    std::ofstream out{partial, std::ios::binary | std::ios::trunc};
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    out.flush();
    if (!out)
      return cannot("cannot write", partial);
  }
  std::error_code failed;
  std::filesystem::rename(partial, path, failed);
  if (failed)
    return fail_at({path.string()}, errc::io_error,
                   "cannot rename into place: " + failed.message());
  return {};
}

result<recsys::report_input> read_report(const storage::memory_reader& memory,
                                         const std::string& experiment,
                                         const std::string& command) {
  auto records = memory.steps(experiment);
  if (!records)
    return pass_on(records);
  auto report = actors::report_of(*records, memory.artefacts());
  if (!report)
    return report;
  report->command = command;
  report->memory_hint
      = "automodel memory log --experiment " + experiment.substr(0, 12);
  return report;
}

result<report_files> write_report(const storage::memory_reader& memory,
                                  const std::string& experiment,
                                  const recsys::report_input& report,
                                  const std::filesystem::path& folder) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed)
    return fail_at({folder.string()}, errc::io_error,
                   "cannot create the output folder: " + failed.message());
  report_files files{folder / "results.json", folder / "report.html", {}};
  if (auto written = write_file(files.results, to_json(report.results));
      !written)
    return pass_on(written);
  if (auto written = write_file(files.report, render_html(report)); !written)
    return pass_on(written);
  auto artefact = released_artefact(memory, experiment);
  if (!artefact)
    return pass_on(artefact);
  if (*artefact) {
    files.champion = folder / "champion.automodel";
    std::filesystem::copy_file(
        memory.artefacts().path(**artefact), *files.champion,
        std::filesystem::copy_options::overwrite_existing, failed);
    if (failed)
      return fail_at({files.champion->string()}, errc::io_error,
                     "cannot copy the champion: " + failed.message());
  }
  return files;
}

} // namespace automodel::cli
