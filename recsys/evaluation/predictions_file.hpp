#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace automodel::recsys {

/// The output of any other system: tab-separated lines `row prediction`, with
/// several labels one prediction for each in their order. Rows are those of the
/// judged part, from 0, in the order of the data; each stands once. A first
/// line whose second field is no number is a header.
///
/// Returns [n_rows, n_labels]. Errors: not_found, io_error, parse_error (file,
/// line: wrong number of fields, no number, no such row, a row twice or
/// missing).
result<std::vector<float>> read_predictions(const std::filesystem::path& path,
                                            std::uint64_t n_rows,
                                            std::size_t n_labels);

} // namespace automodel::recsys
