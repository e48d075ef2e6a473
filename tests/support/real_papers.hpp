#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace automodel::testing {

/// A published paper by the name of its file, which no repository may hold:
/// in $AUTOMODEL_PAPERS, else in shared/papers beside the source tree. Warns
/// where it is absent.
std::optional<std::string> real_paper(const std::string& name);

} // namespace automodel::testing
