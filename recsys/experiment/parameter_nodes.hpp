#pragma once

#include "base/parameters.hpp"
#include "recsys/experiment/problem_list.hpp"
#include "recsys/experiment/toml_node.hpp"
#include "recsys/tuning/search_space.hpp"

#include <optional>
#include <string>

namespace automodel::recsys {

/// A fixed value: a finite number, a string, true or false; nothing for what a
/// parameter cannot be.
std::optional<parameter> read_parameter(const toml_node& node);

/// Whether a parameter is tuned: a list of values, or a table that says how.
bool is_tuned(const toml_node& node) noexcept;

/// A tuned parameter: [1, 2], { choice = [1, 2] }, { low = 1, high = 9 } with
/// `log` and `step`, and any table with `when = { parent = values }`. `path` is
/// what people call it, "candidate.fit.lambda". Nothing if it is none; what is
/// wrong is added to `problems`.
std::optional<dimension> read_tuned(const toml_member& member,
                                    const std::string& path,
                                    problem_list& problems);

/// What an error says about a value that no parameter can have.
void refuse_parameter(const toml_node& node, const std::string& path,
                      problem_list& problems);

} // namespace automodel::recsys
