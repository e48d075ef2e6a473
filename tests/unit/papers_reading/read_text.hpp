#pragma once

#include "recsys/papers/reading/read_document.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace automodel::testing {

/// What a reader makes of a file's bytes.
result<recsys::document> read_text(std::string_view file,
                                   const recsys::reading_limits& limits = {});

/// A document of a file that must be sound.
recsys::document read_sound(std::string_view file);

/// The texts of all blocks of a kind, in order.
std::vector<std::string> texts_of(const recsys::document& in,
                                  recsys::block_kind kind);

/// The labels of all blocks of a kind that have one.
std::vector<std::string> labels_of(const recsys::document& in,
                                   recsys::block_kind kind);

/// "3.1 Model", one for each section but the first.
std::vector<std::string> outline_of(const recsys::document& in);

} // namespace automodel::testing
