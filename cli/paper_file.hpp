#pragma once

#include "base/error.hpp"
#include "recsys/papers/document/document.hpp"
#include "recsys/papers/record/method_record.hpp"

#include <CLI/App.hpp>

#include <cstdint>
#include <filesystem>
#include <string>

namespace automodel::cli {

/// The text of a document or record. Errors: not_found, resource_exhausted
/// (more than 64 MiB).
result<std::string> read_paper_file(const std::filesystem::path& path);

/// A paper as a person names it: a file or folder, an address, an arXiv id, a
/// DOI, a title.
struct paper_choice {
  std::string paper;
  std::uint32_t seconds = 120; ///< after which reading is stopped
  bool offline = false;        ///< only what was fetched before is taken
};

/// The argument and options that fill it in.
void add_paper_choice(CLI::App& command, paper_choice& to);

/// The paper's file: as it is, or fetched to the cache (the workspace's,
/// folder `papers`) with what $AUTOMODEL_ARXIV, $AUTOMODEL_DOI and
/// $AUTOMODEL_TITLES say of where. Errors: not_found (no such file, and not a
/// hint either), those of actors::fetch_paper.
result<std::filesystem::path> file_of(const paper_choice& choice);

/// A paper as a document: read in a sandboxed worker, or, of a .json file,
/// what `automodel paper read --json` printed. Errors: those of file_of, of
/// actors::read_paper and of read_document_json.
result<recsys::document> document_in(const paper_choice& choice);

/// The record that is read from a paper, or, of a .json file that holds one,
/// that record. Errors: those above; those of read_method_record.
result<recsys::method_record> record_in(const paper_choice& choice);

/// The record in a file. Errors: those of read_paper_file and of
/// read_method_record.
result<recsys::method_record>
read_record_file(const std::filesystem::path& path);

} // namespace automodel::cli
