#pragma once

#include "recsys/experiment/problem_list.hpp"
#include "recsys/experiment/toml_node.hpp"

#include <filesystem>

namespace automodel::recsys {

/// Reads an experiment file and lays it over those that it includes:
/// `include = ["common.toml"]`, paths relative to the file they stand in, later
/// ones over earlier ones. Tables are joined key by key; entries of lists of
/// tables, such as candidates, by their names; of everything else the upper
/// file's value counts. Positions stay those of the file a value stands in.
///
/// At most 32 files, 8 deep; a circle is a problem. Errors: those of reading
/// the first file; what is wrong with others is added to `problems`.
result<toml_node> read_with_includes(const std::filesystem::path& file,
                                     problem_list& problems);

/// `over` laid over `below`, as above.
toml_node laid_over(toml_node below, toml_node over);

} // namespace automodel::recsys
