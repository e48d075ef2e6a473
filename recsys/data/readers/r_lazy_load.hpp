#pragma once

#include "base/error.hpp"

#include <string>
#include <string_view>

namespace automodel::recsys {

/// Inflates a zlib or gzip stream. Errors: parse_error (damaged),
/// resource_exhausted (more than `max_bytes`).
result<std::string> inflate(std::string_view compressed, std::size_t max_bytes);

/// The serialized value called `name` of an R lazy-load pair: `index` is the
/// .rdx file (a gzip'd serialization of offsets and lengths), `blocks` the
/// .rdb file (blocks of a 4-byte length and a zlib stream). Errors:
/// parse_error, not_found, resource_exhausted.
result<std::string> read_lazy_value(std::string_view index,
                                    std::string_view blocks,
                                    std::string_view name);

} // namespace automodel::recsys
