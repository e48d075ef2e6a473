#include "cli/paper_file.hpp"

#include "actors/papers/read_paper.hpp"
#include "cli/workspace.hpp"
#include "recsys/papers/document/document_json.hpp"
#include "recsys/papers/extract/extract_record.hpp"
#include "recsys/papers/record/method_record_json.hpp"

#include <fstream>
#include <sstream>

namespace automodel::cli {

namespace {

constexpr std::uintmax_t most_bytes = std::uintmax_t{64} << 20;

bool is_json(const std::filesystem::path& path) {
  return path.extension() == ".json";
}

/// Whether a JSON text is a document and not a record: its "blocks" are a key
/// that records do not have.
bool holds_document(const std::string& text) {
  return text.find("\"blocks\":") != std::string::npos;
}

} // namespace

result<std::string> read_paper_file(const std::filesystem::path& path) {
  std::error_code problem;
  if (!std::filesystem::is_regular_file(path, problem))
    return fail_at({path.string()}, errc::not_found, "there is no such file",
                   "a paper, or a method record (docs/method-record.md)");
  auto size = std::filesystem::file_size(path, problem);
  if (problem || size > most_bytes)
    return fail_at({path.string()}, errc::resource_exhausted,
                   "documents and records may have 64 MiB");
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

result<recsys::document> document_in(const std::filesystem::path& path,
                                     std::uint32_t seconds) {
  if (is_json(path)) {
    auto text = read_paper_file(path);
    if (!text)
      return pass_on(text);
    auto read = recsys::read_document_json(*text);
    if (!read && read.error().where.file.empty())
      read.error().where.file = path.string();
    return read;
  }
  auto executable = worker_executable();
  if (!executable)
    return pass_on(executable);
  runtime::fork_server_options server;
  server.executable = *executable;
  actors::worker_source workers{std::move(server)};
  actors::paper_order order{path};
  order.limits.deadline_seconds = seconds;
  return actors::read_paper(workers, order);
}

result<recsys::method_record> record_in(const std::filesystem::path& path,
                                        std::uint32_t seconds) {
  if (is_json(path)) {
    auto text = read_paper_file(path);
    if (!text)
      return pass_on(text);
    if (!holds_document(*text))
      return recsys::read_method_record(*text, path.string());
  }
  auto document = document_in(path, seconds);
  if (!document)
    return pass_on(document);
  return recsys::extract_record(*document);
}

result<recsys::method_record>
read_record_file(const std::filesystem::path& path) {
  auto text = read_paper_file(path);
  if (!text)
    return pass_on(text);
  return recsys::read_method_record(*text, path.string());
}

} // namespace automodel::cli
