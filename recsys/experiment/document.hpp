#pragma once

#include "recsys/experiment/experiment_spec.hpp"
#include "recsys/experiment/problem_list.hpp"
#include "recsys/experiment/toml_node.hpp"

#include <filesystem>

namespace automodel::recsys {

/// Everything that can be read from the document itself. Paths stay as
/// written; what is wrong is added to `problems`.
experiment_spec read_document(const toml_node& root, problem_list& problems);

/// Finds the data below `data_folder` (empty: the experiment's own folder) and
/// reads programs from the experiment's folder. `root` knows where the keys
/// stand.
void find_files(experiment_spec& spec, const toml_node& root,
                const std::filesystem::path& folder,
                const std::filesystem::path& data_folder,
                problem_list& problems);

} // namespace automodel::recsys
