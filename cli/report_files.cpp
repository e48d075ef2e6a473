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

// The artefact that a record names for the report, if it does.
std::optional<digest> named_by(schema::Record::Reader record,
                               schema::Record::Which kind) {
  if (record.which() != kind)
    return std::nullopt;
  return kind == schema::Record::RELEASE
             ? messages::read_digest(record.getRelease().getArtefact())
             : messages::read_digest(record.getProfile().getHash());
}

result<std::vector<digest>>
named_by(std::span<const storage::stored_record> records,
         schema::Record::Which kind) {
  std::vector<digest> out;
  for (const auto& stored : records) {
    auto named = stored.record.read(
        [&](schema::Record::Reader from) -> result<std::optional<digest>> {
          return named_by(from, kind);
        });
    if (!named)
      return pass_on(named);
    if (*named)
      out.push_back(**named);
  }
  return out;
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

result<std::vector<digest>>
report_artefacts(std::span<const storage::stored_record> records,
                 champion_too champion) {
  auto out = named_by(records, schema::Record::PROFILE);
  if (!out || champion == champion_too::no)
    return out;
  auto released = named_by(records, schema::Record::RELEASE);
  if (!released)
    return released;
  out->insert(out->end(), released->begin(), released->end());
  return out;
}

result<recsys::report_input> read_report(const storage::memory_reader& memory,
                                         const std::string& experiment,
                                         const std::string& command) {
  auto records = memory.steps(experiment);
  if (!records)
    return pass_on(records);
  return read_report(*records, memory.artefacts(), command);
}

result<recsys::report_input>
read_report(std::span<const storage::stored_record> records,
            const storage::artefact_store& artefacts,
            const std::string& command) {
  auto report = actors::report_of(records, artefacts);
  if (!report)
    return report;
  report->command = command;
  report->memory_hint
      = "automodel memory log --experiment " + report->identity.substr(0, 12);
  return report;
}

result<report_files> write_report(const storage::memory_reader& memory,
                                  const std::string& experiment,
                                  const recsys::report_input& report,
                                  const std::filesystem::path& folder) {
  auto records = memory.steps(experiment);
  if (!records)
    return pass_on(records);
  return write_report(*records, memory.artefacts(), report, folder);
}

result<report_files>
write_report(std::span<const storage::stored_record> records,
             const storage::artefact_store& artefacts,
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
  auto released = named_by(records, schema::Record::RELEASE);
  if (!released)
    return pass_on(released);
  if (!released->empty()) {
    files.champion = folder / "champion.automodel";
    std::filesystem::copy_file(
        artefacts.path(released->front()), *files.champion,
        std::filesystem::copy_options::overwrite_existing, failed);
    if (failed)
      return fail_at({files.champion->string()}, errc::io_error,
                     "cannot copy the champion: " + failed.message());
  }
  return files;
}

} // namespace automodel::cli
