#pragma once

#include "base/error.hpp"
#include "recsys/papers/document/document.hpp"
#include "recsys/papers/record/method_record.hpp"

#include <cstdint>
#include <filesystem>
#include <string>

namespace automodel::cli {

/// The text of a document or record. Errors: not_found, resource_exhausted
/// (more than 64 MiB).
result<std::string> read_paper_file(const std::filesystem::path& path);

/// A paper as a document: read in a sandboxed worker, or, of a .json file,
/// what `automodel paper read --json` printed. Errors: those of
/// actors::read_paper and of read_document_json.
result<recsys::document> document_in(const std::filesystem::path& path,
                                     std::uint32_t seconds);

/// The record that is read from a paper, or, of a .json file that holds one,
/// that record. Errors: those above; those of read_method_record.
result<recsys::method_record> record_in(const std::filesystem::path& path,
                                        std::uint32_t seconds);

/// The record in a file. Errors: those of read_paper_file and of
/// read_method_record.
result<recsys::method_record>
read_record_file(const std::filesystem::path& path);

} // namespace automodel::cli
