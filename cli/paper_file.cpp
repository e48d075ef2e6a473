#include "cli/paper_file.hpp"

#include "actors/papers/fetch_paper.hpp"
#include "actors/papers/read_paper.hpp"
#include "base/utf8.hpp"
#include "cli/workspace.hpp"
#include "recsys/papers/document/document_json.hpp"
#include "recsys/papers/extract/extract_record.hpp"
#include "recsys/papers/record/method_record_json.hpp"

#include <CLI/Validators.hpp>

#include <cstdio>
#include <cstdlib>
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

/// Titles have several words, and no ending of a file.
bool is_title(const std::string& text) {
  return text.find(' ') != text.npos
         && !std::filesystem::path{text}.has_extension();
}

std::string or_environment(std::string usual, const char* name) {
  const auto* given = std::getenv(name);
  return given ? given : std::move(usual);
}

recsys::paper_resolvers resolvers() {
  recsys::paper_resolvers usual;
  return {or_environment(usual.arxiv, "AUTOMODEL_ARXIV"),
          or_environment(usual.doi, "AUTOMODEL_DOI"),
          or_environment(usual.title, "AUTOMODEL_TITLES")};
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

void add_paper_choice(CLI::App& command, paper_choice& to) {
  command
      .add_option("paper", to.paper,
                  "A PDF, HTML, LaTeX or text file, a folder of LaTeX, what "
                  "`automodel paper read --json` printed; an address, an arXiv "
                  "id, a DOI or a title")
      ->required();
  command.add_option("--seconds", to.seconds, "After which reading is stopped")
      ->capture_default_str()
      ->check(CLI::Range(1, 86400));
  command.add_flag("--offline", to.offline,
                   "Fetch nothing: take what was fetched before");
}

result<std::filesystem::path> file_of(const paper_choice& choice) {
  std::error_code problem;
  if (std::filesystem::exists(choice.paper, problem))
    return std::filesystem::path{choice.paper};
  auto hint = recsys::parse_hint(choice.paper);
  if (hint.kind == recsys::hint_kind::title && !is_title(choice.paper))
    return fail_at({choice.paper}, errc::not_found, "there is no such file",
                   "a file, an address, an arXiv id, a DOI or a title");
  auto fetched = actors::fetch_paper(
      hint, {workspace::at({}).cache / "papers", resolvers(), choice.offline});
  if (!fetched)
    return pass_on(fetched);
  std::fprintf(stderr, "%s %s, SHA-256 %s\n",
               fetched->from_cache ? "kept from" : "fetched from",
               without_controls(fetched->address).c_str(),
               to_hex(fetched->content).c_str());
  return fetched->path;
}

result<recsys::document> document_in(const paper_choice& choice) {
  auto path = file_of(choice);
  if (!path)
    return pass_on(path);
  if (is_json(*path)) {
    auto text = read_paper_file(*path);
    if (!text)
      return pass_on(text);
    auto read = recsys::read_document_json(*text);
    if (!read && read.error().where.file.empty())
      read.error().where.file = path->string();
    return read;
  }
  auto executable = worker_executable();
  if (!executable)
    return pass_on(executable);
  runtime::fork_server_options server;
  server.executable = *executable;
  actors::worker_source workers{std::move(server)};
  actors::paper_order order{*path};
  order.limits.deadline_seconds = choice.seconds;
  return actors::read_paper(workers, order);
}

result<recsys::method_record> record_in(const paper_choice& choice) {
  if (is_json(choice.paper)) {
    auto text = read_paper_file(choice.paper);
    if (!text)
      return pass_on(text);
    if (!holds_document(*text))
      return recsys::read_method_record(*text, choice.paper);
  }
  auto document = document_in(choice);
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
