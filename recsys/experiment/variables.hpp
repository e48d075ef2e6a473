#pragma once

#include "recsys/experiment/problem_list.hpp"
#include "recsys/experiment/toml_node.hpp"

#include <map>
#include <string>

namespace automodel::recsys {

/// Values by the names under which a file refers to them.
using variable_values = std::map<std::string, toml_node, std::less<>>;

/// Takes the section [variables] out of a document. Its values are plain: no
/// table, and nothing that refers to another variable.
variable_values take_variables(toml_node& root, problem_list& problems);

/// Replaces references in every text of the document: a text that is nothing
/// but "${name}" becomes the value itself, of any type; within a longer text
/// its words are put in. "$${" stands for "${". A name that is not known is a
/// problem.
void substitute(toml_node& node, const variable_values& values,
                problem_list& problems);

/// A value as it stands within a text or a name: "0.001", "true", "bce".
std::string text_of(const toml_node& value);

} // namespace automodel::recsys
